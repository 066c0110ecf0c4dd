import { openJson } from '../../core/index';
import { openSqliteStore } from '../../stores/index';

/** What a baseline says of itself, as far as a load has to know it. */
export interface WatchedHead {
  readonly watermark: string;
  readonly learnFrom: number;
  readonly learnUntil: number;
  readonly counts: { readonly lines: number; readonly tooLate: number; readonly lost: number; readonly gaps: number };
}

/** Looks at a baseline in n8n's state file from beside it; a look at one that has not changed reads one row. */
export class WatchedBaseline {
  private readonly store;
  private version: string | undefined;
  private head: WatchedHead | undefined;
  /** Of its outbox: causes that no execution has ended well with, and rows given up. */
  outbox = { waiting: 0, dead: 0 };

  constructor(
    file: string,
    private readonly unit: string,
  ) {
    this.store = openSqliteStore({ path: file });
  }

  async look(): Promise<WatchedHead> {
    const loaded = await this.store.load(this.unit, this.version);
    if (loaded !== undefined && loaded !== 'unchanged') {
      this.version = loaded.version;
      this.outbox = { waiting: loaded.undoneKeys.size, dead: loaded.deadRows };
      this.head = openJson<WatchedHead>('baseline', 1, loaded.parts.get('head')!);
    }
    if (this.head === undefined) throw new Error(`Failed to watch ${this.unit}: it does not exist.`);
    return this.head;
  }

  close(): void {
    this.store.close();
  }
}

/** Of an instant in nanoseconds. */
export const msOf = (ns: string): number => Number(BigInt(ns) / 1_000n) / 1_000;
