import type { Disturbance } from './faults';
import { Refusal } from './refusal';

const SLOW_QUERY =
  'request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) ' +
  'to reduce the amount of data processed';
const PUSH_LIMIT =
  "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '2500' lines totaling " +
  "'2508890' bytes, reduce log volume or contact your Loki administrator to see if the limit can be increased";
const WEB_PAGE = '<html><head><title>Bad gateway</title></head><body><h1>nginx</h1></body></html>';

/** Throws the first fault that is an answer by itself. */
export function refuse(disturbance: Disturbance, path: string): void {
  const { faults } = disturbance;
  for (const fault of faults) {
    switch (fault.fault) {
      case 'F1':
        throw new Refusal(429, fault.text ?? (path.endsWith('/push') ? PUSH_LIMIT : 'too many outstanding requests'));
      case 'F2':
        throw new Refusal(429, 'slow down', { 'retry-after': fault.retryAfter });
      case 'F3':
        throw new Refusal(fault.status, fault.body ?? bodyOf(fault.status));
      case 'F4':
        throw new Refusal(400, fault.text);
      case 'F20':
        throw new Refusal(404, fault.isEmpty ? '' : '404 page not found\n');
      case 'F25':
        throw new Refusal(
          fault.status,
          fault.status === 499 ? 'the request was cancelled by the client' : 'ingestion is blocked',
        );
      case 'F26':
        throw new Refusal(503, fault.text ?? 'Ingester not ready: waiting for 15s after being ready\n');
    }
  }
}

function bodyOf(status: number): string {
  if (status === 504) return SLOW_QUERY;
  if (status === 502) return WEB_PAGE;
  return status === 503 ? '' : 'internal error';
}
