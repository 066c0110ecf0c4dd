import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Sink, Written } from './sink';
import type { EpochMs, Labels, TestbedLine } from './testbed-line';

/** A push of about this many bytes of text; Loki's own agents send batches of 1 MiB. */
const BATCH_BYTES = 1_000_000;

/** Loki refuses what is 1 h behind its stream's newest line; a batch that is repeated after a 429 must not be. */
const BATCH_SPAN_MS = 20 * 60_000;

/** Loki refuses what is older than 7 days (`reject_old_samples_max_age`); one day is left for pushing it. */
export const OLDEST_MS = 6 * 86_400_000;

const LONGEST_WAIT_MS = 120_000;

export interface LokiTarget {
  /** Address up to and without `/loki/api/v1/push`. */
  readonly url: string;
  /** `X-Scope-OrgID`. */
  readonly tenant?: string;
  /** 4 MB/s is Loki's default ingestion limit; we stay below it. */
  readonly bytesPerSecond?: number;
  /** Called after every push with the lines and bytes so far and the time of the newest line. */
  readonly onProgress?: (lines: number, bytes: number, at: string) => void;
}

/** Selects all that the testbed ever pushes. */
export const TESTBED_SELECTOR = '{job=~"shop/checkout|docker|syslog|warehouse"}';

/** A sink whose `settle` waits until Loki shows what was written through it. */
export function lokiSink(target: LokiTarget): Sink {
  let oldest: string | undefined;
  let newest = '';
  let count = 0;
  const watched = function* (lines: Iterable<TestbedLine>): Generator<TestbedLine> {
    for (const line of lines) {
      oldest ??= line.at;
      if (line.at > newest) newest = line.at;
      count++;
      yield line;
    }
  };
  return {
    write: (lines) => pushToLoki(target, watched(lines)),
    settle: async () => {
      if (oldest === undefined) return;
      const from = Math.floor(toMs(oldest) / 1000) * 1000;
      const until = Math.ceil((toMs(newest) + 1) / 1000) * 1000;
      await settleHistory(target, { selector: TESTBED_SELECTOR, from, until, expected: count });
    },
  };
}

function toMs(at: string): EpochMs {
  return Number(at.slice(0, -6));
}

/** Pushes lines, which come in time order, batch by batch. Waits where Loki says 429. Resolves when the last one is accepted. */
export async function pushToLoki(target: LokiTarget, lines: Iterable<TestbedLine>): Promise<Written> {
  const startedAt = performance.now();
  let batch: TestbedLine[] = [];
  let batchBytes = 0;
  let written = { lines: 0, bytes: 0 };
  const send = async (): Promise<void> => {
    const newest = batch.at(-1);
    if (newest === undefined) return;
    await pushBatch(target, batch);
    written = { lines: written.lines + batch.length, bytes: written.bytes + batchBytes };
    batch = [];
    batchBytes = 0;
    target.onProgress?.(written.lines, written.bytes, newest.at);
    const dueMs = (written.bytes / (target.bytesPerSecond ?? 3_500_000)) * 1000;
    const aheadMs = dueMs - (performance.now() - startedAt);
    if (aheadMs > 5) await pause(aheadMs);
  };
  for (const line of lines) {
    if (batch[0] !== undefined && toMs(line.at) - toMs(batch[0].at) > BATCH_SPAN_MS) await send();
    batch.push(line);
    batchBytes += line.text.length;
    if (batchBytes >= BATCH_BYTES) await send();
  }
  await send();
  return written;
}

async function pushBatch(target: LokiTarget, batch: readonly TestbedLine[]): Promise<void> {
  const body = gzipSync(JSON.stringify({ streams: byStream(batch) }), { level: 1 });
  const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 4_000)) {
    const answer = await ask(target, '/loki/api/v1/push', { method: 'POST', headers, body });
    const text = await answer.text();
    if (answer.ok) return;
    const isPassing = answer.status === 429 || answer.status >= 500;
    if (!isPassing || performance.now() > deadline) throw new Error(refused(answer.status, text));
    await pause(waitMs);
  }
}

function refused(status: number, text: string): string {
  const cure = /too far behind|out of order/.test(text)
    ? 'This Loki already holds newer lines of the testbed: give it an empty data folder, or push without history.'
    : 'Check the address, the tenant and the limits of that Loki.';
  return `Failed to push to Loki: it answered ${status}, "${text.trim().slice(0, 300)}". ${cure}`;
}

type Value = readonly [string, string] | readonly [string, string, Labels];

function byStream(batch: readonly TestbedLine[]): { stream: Labels; values: Value[] }[] {
  const streams = new Map<Labels, Value[]>();
  for (const line of batch) {
    let values = streams.get(line.stream);
    if (values === undefined) streams.set(line.stream, (values = []));
    values.push(hasAny(line.metadata) ? [line.at, line.text, line.metadata] : [line.at, line.text]);
  }
  return [...streams].map(([stream, values]) => ({ stream, values }));
}

function hasAny(labels: Labels): boolean {
  for (const _ in labels) return true;
  return false;
}

/**
 * Flushes Loki's memory and waits until it shows `expected` lines of `selector` in [from, until): what is older than 3 h is
 * accepted at once and invisible until then. `until - from` is a whole number of seconds.
 */
export async function settleHistory(
  target: LokiTarget,
  what: { readonly selector: string; readonly from: EpochMs; readonly until: EpochMs; readonly expected: number },
): Promise<void> {
  await (await ask(target, '/flush', { method: 'POST' })).arrayBuffer();
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const shown = await countLines(target, what);
    if (shown >= what.expected) return;
    if (performance.now() > deadline) {
      throw new Error(
        `Failed to settle history: Loki shows ${shown} of ${what.expected} lines two minutes after its flush. Look at its log for refused chunks.`,
      );
    }
    await pause(500);
  }
}

/** An instant query looks at (time - range, time], so its time lies 1 ns before `until`. */
export async function countLines(
  target: LokiTarget,
  what: { readonly selector: string; readonly from: EpochMs; readonly until: EpochMs },
): Promise<number> {
  const seconds = Math.round((what.until - what.from) / 1000);
  const query = `sum(count_over_time(${what.selector}[${seconds}s]))`;
  const time = `${Math.floor(what.until) - 1}999999`;
  const answer = await ask(target, `/loki/api/v1/query?${new URLSearchParams({ query, time })}`, {});
  if (!answer.ok) throw new Error(refused(answer.status, await answer.text()).replace('push to', 'count lines in'));
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? 0);
}

async function ask(target: LokiTarget, path: string, request: RequestInit): Promise<Response> {
  const headers = { ...request.headers, ...(target.tenant === undefined ? {} : { 'X-Scope-OrgID': target.tenant }) };
  try {
    return await fetch(target.url.replace(/\/+$/, '') + path, {
      ...request,
      headers,
      signal: AbortSignal.timeout(60_000),
    });
  } catch (cause) {
    throw new Error(
      `Failed to reach Loki: no answer from ${new URL(target.url).host}. Is it running, and is the address right?`,
      {
        cause,
      },
    );
  }
}
