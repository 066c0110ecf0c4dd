/**
 * What went wrong, for programs. Each code has a paragraph "what it means, what to do" in docs/operating.md.
 *
 * - `invalid-config`: an option, a query or a file that a person must change
 * - `source-refused`: the log source says no for good: sign-in, tenant, bad query
 * - `source-unavailable`: the log source cannot be reached or is not well; trying again may help
 * - `store-unavailable`: the store cannot be read or written now: locked, full, gone
 * - `store-conflict`: another worker kept committing first
 * - `corrupt-state`: stored bytes that this code did not write
 * - `newer-state`: stored by a later version of the package
 */
export type ErrorCode =
  | 'invalid-config'
  | 'source-refused'
  | 'source-unavailable'
  | 'store-unavailable'
  | 'store-conflict'
  | 'corrupt-state'
  | 'newer-state';

/**
 * A refusal with a cure. Its message follows one formula, "Failed to <deed>: <fact>. <Cure>", and never holds a
 * credential, a header or a URL with a user in it.
 */
export class CoreError extends Error {
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly isRetryable: boolean;

  constructor(code: ErrorCode, message: string, options: { isRetryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'CoreError';
    this.code = code;
    this.isRetryable = options.isRetryable ?? false;
  }
}
