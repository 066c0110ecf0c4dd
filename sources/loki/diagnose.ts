import type { Http, HttpResponse } from '../http';
import { HttpFailure } from '../http';
import { parseSuccess } from './answer';
import { isTenantsRefusal, ONE_TENANT_CURE } from './outcome';
import { tenantsOf } from './tenants';

export type Diagnosis =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: 'unreachable' | 'tls' | 'sign-in' | 'tenant' | 'not-loki' | 'not-ready';
      readonly message: string;
    };

/** What, if anything, keeps this address and sign-in from being a Loki that answers. Asks once. */
export async function diagnoseLoki(http: Http, tenant?: string): Promise<Diagnosis> {
  try {
    const response = await http({
      method: 'GET',
      path: '/loki/api/v1/labels',
      headers: tenant === undefined ? {} : { 'x-scope-orgid': tenant },
      // A Loki that refuses several tenants tries five times, with pauses, before it says so: 17 s were measured.
      timeoutMs: tenantsOf(tenant).length > 1 ? 30_000 : 10_000,
      maxBytes: 5_000_000,
    });
    return judge(response);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return ofFailure(error);
  }
}

function ofFailure({ kind, message }: HttpFailure): Diagnosis {
  if (kind === 'tls') {
    return problem('tls', `${message}. Give the certificate authority that signed it, or http instead of https`);
  }
  if (kind === 'too-large') return problem('not-loki', `${message}. Check the address`);
  return problem('unreachable', `${message}. Check the address and port, and that this machine may reach it`);
}

function judge({ status, body }: HttpResponse): Diagnosis {
  const said = body.trim().startsWith('<') ? 'a web page' : `"${body.trim().slice(0, 200)}"`;
  if (status === 200) {
    if (parseSuccess(body)) return { ok: true };
    return problem('not-loki', `the answer is no answer of Loki's (${said}). Check the address and its path prefix`);
  }
  if (status === 401 && /no org id/i.test(body)) {
    return problem('tenant', 'this Loki serves several tenants and was told none. Fill in the tenant');
  }
  if (isTenantsRefusal(body)) {
    return problem('tenant', `it answers for one tenant at a time (${said}). ${ONE_TENANT_CURE}`);
  }
  if (status === 401 || status === 403 || status === 407) {
    return problem('sign-in', `it was refused (HTTP ${status}). Check user and password, or the token`);
  }
  if (status === 400 && /tenant|org id/i.test(body)) {
    return problem(
      'tenant',
      `Loki does not take this tenant (${said}). Use letters, digits and -_.!*'() only, and | between several`,
    );
  }
  if (status === 429 || status >= 500) {
    return problem('not-ready', `it answers HTTP ${status} (${said}). Wait until it is well`);
  }
  return problem(
    'not-loki',
    `it answers HTTP ${status} (${said}) where Loki lists labels. Check the address and its path prefix`,
  );
}

function problem(code: Exclude<Diagnosis, { ok: true }>['code'], fact: string): Diagnosis {
  return { ok: false, code, message: `Failed to reach Loki: ${fact}.` };
}
