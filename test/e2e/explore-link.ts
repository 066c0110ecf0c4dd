/** What a person who clicks the link sees: the query and the range of the one pane in it. */
export function decodeExploreLink(link: string): {
  readonly query: string;
  readonly from: number;
  readonly to: number;
} {
  const panes = JSON.parse(new URL(link).searchParams.get('panes') ?? '{}') as Record<string, Pane>;
  const [pane] = Object.values(panes);
  if (pane === undefined) throw new Error(`No pane in ${link}`);
  return { query: pane.queries[0]?.expr ?? '', from: Number(pane.range.from), to: Number(pane.range.to) };
}

interface Pane {
  readonly queries: readonly { readonly expr: string }[];
  readonly range: { readonly from: string; readonly to: string };
}

/** Runs the query on Loki as Grafana would, and gives back the texts. */
export async function linesBehind(lokiUrl: string, link: string): Promise<readonly string[]> {
  const { query, from, to } = decodeExploreLink(link);
  const asked = new URLSearchParams({ query, start: `${from}000000`, end: `${to}000000`, limit: '5000' });
  const response = await fetch(`${lokiUrl}/loki/api/v1/query_range?${asked.toString()}`);
  if (!response.ok) throw new Error(`Loki answered ${response.status}: ${await response.text()}`);
  const answer = (await response.json()) as { data: { result: readonly { values: readonly [string, string][] }[] } };
  return answer.data.result.flatMap(({ values }) => values.map(([, text]) => text));
}
