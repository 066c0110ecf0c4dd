/** n8n's own door for its editor: whatever the editor can ask can be asked here. */
export interface N8nRest {
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: unknown): Promise<Answer>;
}

export interface Execution {
  readonly id: string;
  readonly status: string;
  readonly workflowId: string;
}

export async function n8nRest(
  url: string,
  login: { readonly email: string; readonly password: string },
): Promise<N8nRest> {
  const signedIn = await send(`${url}/rest/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ emailOrLdapLoginId: login.email, password: login.password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const headers = { cookie, 'content-type': 'application/json' };
  const ask = async <Answer>(path: string, init: RequestInit): Promise<Answer> =>
    (await (await send(url + path, { ...init, headers })).json()) as Answer;
  return {
    get: (path) => ask(path, {}),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

export async function executionsOf(rest: N8nRest, workflowId: string): Promise<readonly Execution[]> {
  const filter = encodeURIComponent(JSON.stringify({ workflowId }));
  return (
    await rest.get<{ readonly data: { readonly results: readonly Execution[] } }>(
      `/rest/executions?limit=100&filter=${filter}`,
    )
  ).data.results;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  if (response.ok) return response;
  throw new Error(
    `n8n answered ${response.status} to ${new URL(url).pathname}: ${(await response.text()).slice(0, 300)}`,
  );
}
