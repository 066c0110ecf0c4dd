import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { CoreError } from '../../core/index';
import { tenantHeader } from '../../sources/index';

/** What the Loki credential says, read once. `headers` and `tls` hold secrets: never log or show them. */
export interface LokiAccess {
  /** Without a trailing slash. */
  readonly address: string;
  readonly tenant?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: { readonly isChecked: boolean; readonly certificateAuthority?: string };
  readonly grafana?: { readonly address: string; readonly dataSource: string };
}

/** Throws CoreError `invalid-config` for an address that cannot be one. */
export function readLokiAccess(data: ICredentialDataDecryptedObject): LokiAccess {
  const tenant = tenantHeader(text(data.tenant));
  const certificateAuthority = text(data.ownAuthority);
  const grafana = { address: text(data.grafanaUrl).replace(/\/+$/, ''), dataSource: text(data.grafanaDataSource) };
  return {
    address: readAddress(text(data.url)),
    headers: { ...signIn(data), ...(tenant === undefined ? {} : { 'X-Scope-OrgID': tenant }) },
    tls: {
      isChecked: data.ignoreTlsProblems !== true,
      ...(certificateAuthority === '' ? {} : { certificateAuthority }),
    },
    ...(tenant === undefined ? {} : { tenant }),
    ...(grafana.address === '' || grafana.dataSource === '' ? {} : { grafana }),
  };
}

/** Adds sign-in, tenant and TLS to a request, whoever sends it. One that names a tenant of its own keeps that. */
export function withLokiAccess(
  data: ICredentialDataDecryptedObject,
  request: IHttpRequestOptions,
): IHttpRequestOptions {
  const { headers, tls } = readLokiAccess(data);
  const given = Object.entries(request.headers ?? {});
  const isTenant = ([name]: [string, unknown]): boolean => name.toLowerCase() === 'x-scope-orgid';
  const [named, others] = [given.find(isTenant), given.filter((header) => !isTenant(header))];
  return {
    ...request,
    headers: { ...Object.fromEntries(others), ...headers, ...(named && { 'X-Scope-OrgID': named[1] }) },
    skipSslCertificateValidation: !tls.isChecked,
    ...(tls.certificateAuthority === undefined || !tls.isChecked
      ? {}
      : { agentOptions: { ...request.agentOptions, ca: tls.certificateAuthority } }),
  };
}

function readAddress(given: string): string {
  const address = URL.canParse(given) ? new URL(given) : undefined;
  if (address === undefined || !['http:', 'https:'].includes(address.protocol))
    throw new CoreError(
      'invalid-config',
      'Failed to read the Loki credential: its address is not a URL. Write it as http://host:3100, with a path in front where a gateway needs one.',
    );
  if (address.username !== '' || address.password !== '')
    throw new CoreError(
      'invalid-config',
      'Failed to read the Loki credential: its address holds a user or a password. Choose the authentication Basic and write them there.',
    );
  return given.replace(/\/+$/, '');
}

function signIn(data: ICredentialDataDecryptedObject): Record<string, string> {
  if (data.authentication === 'basic') {
    const pair = Buffer.from(`${text(data.user)}:${exact(data.password)}`, 'utf8').toString('base64');
    return { Authorization: `Basic ${pair}` };
  }
  return data.authentication === 'bearer' ? { Authorization: `Bearer ${text(data.token)}` } : {};
}

/** A password may begin or end with a space. */
function exact(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
