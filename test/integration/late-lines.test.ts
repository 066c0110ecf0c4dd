import { setTimeout as sleep } from 'node:timers/promises';
import type { ObserveOptions, ObserveReport, Store } from '../../core/index';
import { createMemoryStore, createObserver } from '../../core/index';
import type { BaselineHead } from '../../core/engine/baseline-head';
import { openHead } from '../../core/engine/baseline-head';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import type { Http } from '../../sources/index';
import { createFetchHttp, createLokiSource } from '../../sources/index';
import { RawLoki } from '../conformance/raw-loki';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const UNIT = 'baseline/test/late';
const LATENESS = [
  ['1 min', MINUTE],
  ['10 min', 10 * MINUTE],
  ['1 h', HOUR],
  ['2 h 55 min', 175 * MINUTE],
] as const;

let loki: RunningLoki;
let raw: RawLoki;
beforeAll(async () => {
  loki = await startLoki({ flags: defaultLimitFlags, tell: () => undefined });
  raw = new RawLoki(loki.url);
}, 300_000);
afterAll(() => loki.stop(), 30_000);

/** A stream of its own for each host: Loki refuses what is an hour behind its own stream. */
async function push(host: string, lines: readonly (readonly [at: number, text: string])[]): Promise<void> {
  const stream = { job: 'late', service_name: 'ledger', host };
  const values = lines.map(([at, text]) => [`${Math.floor(at)}000000`, text] as const);
  expect(await raw.push([{ stream, values }])).toMatchObject({ status: 204 });
}

class Reader {
  readonly clock = { aheadMs: 0 };
  linesAnswered = 0;
  asked = 0;
  private readonly http: Http;

  constructor(readonly store: Store) {
    const plain = createFetchHttp({ url: loki.url });
    this.http = async (request) => {
      const response = await plain(request);
      if (request.path.endsWith('/query_range')) this.linesAnswered += (response.body.match(/transfer/g) ?? []).length;
      if (request.path.endsWith('/query')) this.asked++;
      return response;
    };
  }

  private now = (): number => Date.now() + this.clock.aheadMs;

  observer(options: Partial<ObserveOptions>) {
    const source = createLokiSource({
      http: this.http,
      query: '{job="late"}',
      origin: 'test',
      sleep: (ms) => sleep(ms),
      now: this.now,
      random: Math.random,
    });
    return createObserver({
      store: this.store,
      unit: UNIT,
      source,
      // A check every second, so that the slow pass is round in seconds instead of minutes.
      options: { learnFromMs: 10 * MINUTE, lateMs: 3 * HOUR, lateCheckMs: 1_000, settleMs: 0, ...options },
      surroundings: { clock: this.now, breathe: async () => undefined, randomBytes: (n) => new Uint8Array(n).fill(7) },
    });
  }

  async head(): Promise<BaselineHead> {
    const loaded = await this.store.load(UNIT);
    if (loaded === undefined || loaded === 'unchanged') throw new Error('no baseline');
    return openHead(loaded.parts.get('head')!);
  }
}

async function rounds(observer: ReturnType<Reader['observer']>, count: number): Promise<ObserveReport[]> {
  const reports: ObserveReport[] = [];
  for (let round = 0; round < count; round++) {
    reports.push(await observer.round());
    await sleep(2_100);
  }
  return reports;
}

test('laws 12 to 14: lines up to 2 h 55 min late are read once, judged and learned; one of 3 h 20 min is counted and told', async () => {
  const end = Date.now();
  const start = end - 225 * MINUTE;
  for (let at = start; at < end - 5_000; at += 1_000_000)
    await push(
      'one',
      Array.from({ length: 100 }, (_, index): [number, string] => [
        at + index * 10_000,
        `level=info msg="booked transfer ${index} for account ${index % 7}"`,
      ]).filter(([time]) => time < end - 5_000),
    );
  // What is older than 3 h when it comes shows only now.
  await raw.ask('/flush', {}, { method: 'POST' });
  await sleep(3_000);

  const reader = new Reader(createMemoryStore({ now: Date.now, newId: () => 'birth' }));
  reader.clock.aheadMs = -210 * MINUTE;
  const first = reader.observer({ lastLookMs: 12 * HOUR });
  await first.round();
  reader.clock.aheadMs = 0;
  await rounds(first, 6);
  const before = await reader.head();
  expect(before.counts).toMatchObject({ late: 0, tooLate: 0, gaps: 0 });

  const now = Date.now();
  for (const [name, late] of LATENESS)
    await push(
      `back ${name}`,
      Array.from({ length: 8 }, (_, index): [number, string] => [
        now - late + index * 1_000,
        `level=error msg="transfer lost: ledger checksum mismatch, ${name}, ${index}"`,
      ]),
    );
  await push('too late', [[now - 200 * MINUTE, 'level=error msg="transfer lost: nobody will know of it"']]);
  await raw.ask('/flush', {}, { method: 'POST' });
  await sleep(3_000);

  reader.linesAnswered = 0;
  const found = await rounds(first, 4);
  // Another process goes on from what was saved.
  const second = reader.observer({ lastLookMs: 1 });
  found.push(...(await rounds(second, 6)));
  const { counts } = await reader.head();
  expect(counts.lines - before.counts.lines).toBe(32);
  expect(counts).toMatchObject({ late: 32, tooLate: 1, gaps: 0, lost: 0 });
  expect(found.flatMap(({ warnings }) => warnings)).toEqual([expect.stringMatching(/^1 lines of .* arrived too late/)]);
  const told = found
    .flatMap(({ anomalies }) => anomalies)
    .flatMap(({ exemplars }) => exemplars.map(({ text }) => text));
  expect(told.join('\n')).toMatch(/checksum mismatch/);
  expect(told.join('\n')).not.toMatch(/nobody will know/);

  // Of 1,400 lines: up to eight minutes of fourteen at most, and each round its quarter of a minute.
  expect(reader.linesAnswered).toBeLessThan(8 * 14 + 10 * 10);
  await rounds(second, 4);
  expect((await reader.head()).counts).toEqual(counts);
}, 180_000);
