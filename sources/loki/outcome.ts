import type { HttpFailure, HttpResponse } from '../http';
import { parseDuration } from './duration';

/**
 * What became of one request, by what the reader does about it: use it, ask again later (a slow one over a smaller window),
 * ask for less, or give up and show the text.
 */
export type Outcome =
  | { readonly kind: 'served'; readonly response: HttpResponse }
  | { readonly kind: 'again'; readonly why: string; readonly isSlow: boolean; readonly retryAfter?: string }
  | { readonly kind: 'too-large'; readonly why: string }
  | { readonly kind: 'too-many-entries'; readonly allowed: number; readonly why: string }
  | { readonly kind: 'too-long'; readonly allowedMs: number; readonly why: string }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

export function outcomeOfFailure(failure: HttpFailure): Outcome {
  const why = failure.message;
  if (failure.kind === 'too-large') return { kind: 'too-large', why };
  if (failure.kind === 'tls') return { kind: 'refused', status: 0, why };
  return { kind: 'again', why, isSlow: failure.kind === 'timeout' };
}

export function outcomeOf(response: HttpResponse): Outcome {
  const { status } = response;
  if (status === 200) return { kind: 'served', response };
  const why = `HTTP ${status}${saidIn(response.body)}`;
  if (status === 400) return adaptive(response.body, why) ?? { kind: 'refused', status, why };
  // gRPC's default of 4 MB an answer: the same request would fail again for ever.
  if (status === 500 && response.body.includes('ResourceExhausted')) return { kind: 'too-large', why };
  if (status === 500 && isTenantsRefusal(response.body)) return { kind: 'refused', status, why };
  // 408 and 499: somebody on the way lost patience. Loki itself sends no Retry-After; gateways do.
  if (status === 429 || status === 408 || status === 499 || status >= 500) {
    return { kind: 'again', why, isSlow: status === 504, retryAfter: response.headers['retry-after'] };
  }
  return { kind: 'refused', status, why };
}

/** What Loki says with a 500, a 400 or a 401 where it is asked for several tenants and may answer for one only. */
export function isTenantsRefusal(text: string): boolean {
  return text.includes('multiple org IDs present');
}

/** The cure for it. */
export const ONE_TENANT_CURE =
  'Switch on multi_tenant_queries_enabled under querier in its configuration, or name one tenant';

// Loki's own texts (3.7.6), which carry the number that would have been allowed.
const ENTRIES = /max_entries_limit_per_query \(\d+ > (\d+)\)/;
const LENGTH = /the query time range exceeds the limit \(query length: [^,]+, limit: ([^)]+)\)/;

function adaptive(body: string, why: string): Outcome | undefined {
  const allowed = Number(ENTRIES.exec(body)?.[1]);
  if (allowed > 0) return { kind: 'too-many-entries', allowed, why };
  const allowedMs = parseDuration(LENGTH.exec(body)?.[1] ?? '');
  return allowedMs ? { kind: 'too-long', allowedMs, why } : undefined;
}

/** Error bodies are plain text, now and then a gateway's page, now and then nothing. */
function saidIn(body: string): string {
  const text = body.trim();
  if (text === '') return '';
  return text.startsWith('<') ? ': a web page' : `: ${text.slice(0, 500)}`;
}
