/** Which requests a fault touches. Without `path`: every one. */
export interface Where {
  /** How the path ends, such as `query_range`. */
  readonly path?: string;
  readonly tenant?: string;
  /** How many requests it touches before it ends by itself. */
  readonly times?: number;
  /** How many it lets pass first. */
  readonly after?: number;
}

/** Numbers as in the fault list that this server was built by; what Loki always does (order, equal times, edges) needs no switch. */
export type FaultKind =
  /** 429 without Retry-After. */
  | { readonly fault: 'F1'; readonly text?: string }
  /** 429 with whatever Retry-After a gateway may say. */
  | { readonly fault: 'F2'; readonly retryAfter: string }
  /** 500, 502, 503, 504 or another status, with Loki's or a gateway's body. */
  | { readonly fault: 'F3'; readonly status: number; readonly body?: string }
  /** 400 for good. */
  | { readonly fault: 'F4'; readonly text: string }
  /** Smaller limits than are published. */
  | { readonly fault: 'F5'; readonly entries?: number; readonly lengthMs?: number }
  /** Slow: before the headers, before the first byte of the body, or a trickle of bytes. */
  | {
      readonly fault: 'F6';
      readonly headersMs?: number;
      readonly firstByteMs?: number;
      readonly trickleBytes?: number;
      readonly trickleMs?: number;
    }
  /** The connection breaks after so many bytes of the body, or before the headers. */
  | {
      readonly fault: 'F7';
      readonly afterBytes?: number;
      readonly isChunked?: boolean;
      readonly isBeforeHeaders?: boolean;
    }
  /** A whole HTTP answer whose JSON ends early: at a byte, counted from the end when negative, or at a part of its length. */
  | { readonly fault: 'F8'; readonly atByte?: number; readonly atPart?: number }
  /** Pushed lines show so long after their own time. */
  | { readonly fault: 'F9'; readonly delayMs: number }
  /** The header for structured metadata is ignored, or honoured for some lines only. */
  | { readonly fault: 'F12'; readonly encoding: 'merged' | 'mixed' }
  /** The cache of empty answers is on. */
  | { readonly fault: 'F13' }
  /** The cache of metric answers is on; `isInstant`: for instant queries as well. */
  | { readonly fault: 'F14'; readonly isInstant?: boolean }
  /** Lines are gone, at once: those that a selector finds before an instant (19 digits). */
  | { readonly fault: 'F15'; readonly query: string; readonly before: string }
  /** The server's clock is off. */
  | { readonly fault: 'F16'; readonly skewMs: number }
  /** Sign-in by tenant is on: no X-Scope-OrgID, no answer. */
  | { readonly fault: 'F17' }
  /** Streams come in the opposite order, as before 3.7.0. */
  | { readonly fault: 'F18' }
  | { readonly fault: 'F19'; readonly warnings: readonly string[] }
  /** A path that does not exist here: 404, with Loki's text or with an empty body. */
  | { readonly fault: 'F20'; readonly isEmpty?: boolean }
  /** Odd statuses: 499, 260. */
  | { readonly fault: 'F25'; readonly status: number }
  /** Not ready: /ready says 503. */
  | { readonly fault: 'F26'; readonly text?: string }
  /** Older lines are not shown, without a word. */
  | { readonly fault: 'F27'; readonly lookbackMs: number; readonly isPublished?: boolean }
  /** Answers larger than this are a 500. */
  | { readonly fault: 'F31'; readonly answerBytes: number };

export type Fault = FaultKind & Where;
export type FaultName = Fault['fault'];
export type Of<Name extends FaultName> = Extract<Fault, { fault: Name }>;
