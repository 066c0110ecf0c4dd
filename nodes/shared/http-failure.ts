import { HttpFailure, isTlsCode } from '../../sources/index';

/** n8n wraps what its HTTP client threw, in one layer or several; Node's error code lies somewhere inside. */
export function failureFromN8n(error: unknown, isGivenUp: boolean, hasAnswer: boolean): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (isGivenUp) return new HttpFailure('timeout', 'no whole answer came in time', { cause: error });
  const code = codeWithin(error);
  if (code !== undefined && isTlsCode(code))
    return new HttpFailure('tls', `the secure connection was refused (${code})`, { cause: error });
  if (hasAnswer) return new HttpFailure('truncated', 'the connection broke in mid-answer', { cause: error });
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT')
    return new HttpFailure('timeout', `no answer came in time (${code})`, { cause: error });
  return new HttpFailure('unreachable', `no connection (${code ?? reasonWithin(error)})`, { cause: error });
}

/** Wrappers nest at most a few deep; the bound keeps a cyclic cause from holding us. */
const DEEPEST = 6;

function codeWithin(error: unknown): string | undefined {
  for (let depth = 0, at = error; depth < DEEPEST && at instanceof Error; depth++, at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if ('errors' in at && Array.isArray(at.errors) && codeWithin(at.errors[0]) !== undefined)
      return codeWithin(at.errors[0]);
  }
  return undefined;
}

/** n8n's own refusal, such as a domain that the credential does not allow, has a message and no code. */
function reasonWithin(error: unknown): string {
  return error instanceof Error ? error.message.replaceAll(/https?:\/\/\S+/g, '<address>') : 'unknown';
}
