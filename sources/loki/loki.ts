import type { EpochNs } from '../../core/index';
import type { BackOffOptions } from './back-off';
import type { LokiClient } from './client';
import type { LogQuery } from './logql';
import type { Pace } from './pace';
import type { Streams } from './streams';

/** What every read of one source shares. */
export interface Loki {
  readonly client: LokiClient;
  readonly query: LogQuery;
  readonly pace: Pace;
  readonly streams: Streams;
  readonly waiting: BackOffOptions;
  /** 0: lines of any age can be read. */
  readonly lookbackMs: number;
  /** Nanoseconds that hold more lines than an answer may, and how many. */
  readonly crowded: Map<EpochNs, number>;
  readonly signal?: AbortSignal;
  log(text: string): void;
  breathe(): Promise<void>;
  /** A word that no line holds and no query used before. */
  nonce(): string;
}
