import { MAX_AHEAD_MS, type DeadRow, type Row, type RowOutcome } from '../../core/index';
import type { Client } from './client';
import { DEAD_FIELDS } from './scripts';
import { fromRedisText, toRedisText } from './text';

const TAKEN_FIELDS = 5;

export interface Taking {
  /** A test's clock, or '' for the server's. */
  readonly now: string;
  readonly forMs: number;
  readonly limit: number;
  /** New each time. */
  readonly lease: string;
}

export async function takeRows(client: Client, keys: readonly string[], taking: Taking): Promise<Row[]> {
  const { now, forMs, lease } = taking;
  const limit = Math.max(0, Math.floor(Math.min(taking.limit, Number.MAX_SAFE_INTEGER)));
  const flat = (await client.loghornTakeBuffer(...keys, now, waitOf(forMs), limit, lease)) as Buffer[];
  return chunks(flat, TAKEN_FIELDS).map(([id, key, body, takes, failures]) => ({
    id: textOf(id!),
    key: textOf(key!),
    body: new Uint8Array(body!),
    lease,
    takes: Number(takes!.toString()),
    failures: Number(failures!.toString()),
  }));
}

export async function settleRows(
  client: Client,
  keys: readonly string[],
  { now, outcomes }: { now: string; outcomes: readonly RowOutcome[] },
): Promise<void> {
  if (outcomes.length === 0) return;
  const flat = outcomes.flatMap((outcome) => [
    toRedisText(outcome.id),
    outcome.lease,
    outcome.is,
    waitOfOutcome(outcome),
    'why' in outcome ? toRedisText(outcome.why) : '',
  ]);
  await client.loghornSettle(...keys, now, ...flat);
}

export async function deadRowsOf(client: Client, deadKey: string): Promise<DeadRow[]> {
  return chunks(await client.lrangeBuffer(deadKey, 0, -1), DEAD_FIELDS).map(
    ([id, key, body, why, takes, failures]) => ({
      id: textOf(id!),
      key: textOf(key!),
      body: new Uint8Array(body!),
      why: textOf(why!),
      takes: Number(takes!.toString()),
      failures: Number(failures!.toString()),
    }),
  );
}

/** As `dueAfter` has it, from a clock of whole milliseconds: never early, and never beyond the cap. */
function waitOf(ms: number): number {
  return Math.min(Math.ceil(ms), MAX_AHEAD_MS);
}

function waitOfOutcome(outcome: RowOutcome): number {
  if (outcome.is === 'running') return waitOf(outcome.forMs);
  return outcome.is === 'again' ? waitOf(outcome.afterMs) : 0;
}

function textOf(bytes: Buffer): string {
  return fromRedisText(bytes.toString());
}

function chunks<Item>(flat: readonly Item[], size: number): Item[][] {
  return Array.from({ length: flat.length / size }, (_, index) => flat.slice(index * size, (index + 1) * size));
}
