import type { EpochMs } from '../time';
import { dueAfter, isDue } from './due';
import type { Change, Loaded, NewRow, Row, RowOutcome, Version } from './store';
import { MAX_DEAD_ROWS, type DeadRow, type UndoneRow } from './upkeep';
import { versionText } from './version';

interface StoredRow {
  readonly key: string;
  readonly body: Uint8Array;
  lease: string | undefined;
  dueAt: EpochMs;
  takes: number;
  failures: number;
}

/** One unit of a memory store. Bytes are copied on the way in and out: whoever holds the outer ones may change them. */
export class MemoryUnit {
  private number = 0;
  private readonly parts = new Map<string, Uint8Array>();
  /** By id, in the order of birth. */
  private readonly rows = new Map<string, StoredRow>();
  private readonly deadRows: DeadRow[] = [];
  private deadCount = 0;

  constructor(private readonly birth: string) {}

  get version(): Version {
    return versionText(this.birth, this.number);
  }

  load(): Loaded {
    return {
      version: this.version,
      parts: new Map([...this.parts].map(([name, bytes]) => [name, bytes.slice()])),
      undoneKeys: new Set([...this.rows.values()].map((row) => row.key)),
      deadRows: this.deadCount,
    };
  }

  apply(change: Change): void {
    if (change.drop === 'all') this.parts.clear();
    else for (const name of change.drop) this.parts.delete(name);
    for (const [name, bytes] of change.put) this.parts.set(name, Uint8Array.from(bytes));
    for (const row of change.outbox) this.add(row);
    this.number++;
  }

  take(lease: string, now: EpochMs, forMs: number, limit: number): Row[] {
    const taken: Row[] = [];
    for (const [id, row] of this.rows) {
      if (taken.length >= limit) break;
      if (!isDue(row.dueAt, now)) continue;
      row.lease = lease;
      row.dueAt = dueAfter(now, forMs);
      row.takes++;
      taken.push({ id, key: row.key, body: row.body.slice(), lease, takes: row.takes, failures: row.failures });
    }
    return taken;
  }

  settle(outcome: RowOutcome, now: EpochMs): void {
    const row = this.rows.get(outcome.id);
    if (row === undefined) return;
    if (outcome.is === 'done') this.rows.delete(outcome.id);
    else if (row.lease !== outcome.lease) return;
    else if (outcome.is === 'running') row.dueAt = dueAfter(now, outcome.forMs);
    else if (outcome.is === 'again') putBack(row, dueAfter(now, outcome.afterMs));
    else this.bury(outcome.id, row, outcome.why);
  }

  undone(): readonly UndoneRow[] {
    return [...this.rows].map(([id, { key, body, takes, failures }]) => {
      return { id, key, body: body.slice(), takes, failures };
    });
  }

  dead(): readonly DeadRow[] {
    return this.deadRows.map((row) => ({ ...row, body: row.body.slice() }));
  }

  private add(row: NewRow): void {
    if (this.rows.has(row.id)) return;
    const body = Uint8Array.from(row.body);
    this.rows.set(row.id, { key: row.key, body, lease: undefined, dueAt: 0, takes: 0, failures: 0 });
  }

  private bury(id: string, row: StoredRow, why: string): void {
    this.rows.delete(id);
    this.deadCount++;
    this.deadRows.push({ id, key: row.key, body: row.body, why, takes: row.takes, failures: row.failures });
    if (this.deadRows.length > MAX_DEAD_ROWS) this.deadRows.shift();
  }
}

/** Without its lease, so that the same outcome told twice counts one failure. */
function putBack(row: StoredRow, dueAt: EpochMs): void {
  row.dueAt = dueAt;
  row.failures++;
  row.lease = undefined;
}
