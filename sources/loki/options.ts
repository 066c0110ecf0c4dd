import type { EpochMs } from '../../core/index';
import type { Http } from '../http';

export interface GrafanaAddress {
  readonly url: string;
  readonly datasourceUid: string;
}

export interface LokiSourceOptions {
  readonly http: Http;
  readonly query: string;
  readonly origin: string;
  /** For links into Grafana Explore. */
  readonly grafana?: GrafanaAddress;
  /** Sent as X-Scope-OrgID; several as `tenantHeader` writes them. */
  readonly tenant?: string;
  /**
   * Also gives the lines that Loghorn itself wrote (label `loghorn`). Never for a reader that judges: what it says about a line
   * would be the next line to judge.
   */
  readonly readsOwnLines?: boolean;
  /** Default 30 s. */
  readonly requestTimeoutMs?: number;
  /** Gives up whatever is under way. */
  readonly signal?: AbortSignal;
  sleep(ms: number): Promise<void>;
  now(): EpochMs;
  random(): number;
  /** Milliseconds that only ever rise. Default: the process's own. */
  elapsed?(): number;
  /** Lets others have the thread between two pieces of work. Default: one turn of the event loop. */
  breathe?(): Promise<void>;
  /** Told what the reader does about each answer that was none. No secrets. */
  log?(text: string): void;
}
