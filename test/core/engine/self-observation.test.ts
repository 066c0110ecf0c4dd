import {
  CoreError,
  createMemoryStore,
  mergeAnomalies,
  MINUTE_MS,
  muteAlerts,
  readStatus,
  relayLines,
  SelfObservation,
} from '../../../core/index';
import type { Anomaly, ObserveReport, OwnLine, Source } from '../../../core/index';

const START = Date.UTC(2026, 10, 18);
const EVICTIONS = { series: 6, templates: 7, detectors: { rate: 8, 'new-template': 9 } };
let now = START;
let ids = 0;
let pushed: OwnLine[][] = [];
let failing: CoreError | undefined;
let heard: string[] = [];
beforeEach(() => {
  now = START;
  [pushed, failing, heard] = [[], undefined, []];
});

const report = (...anomalies: Anomaly[]): ObserveReport => ({
  ...{
    bornAt: START,
    readTo: now - 10_000,
    lagMs: 10_000,
    isLearning: false,
    learnedShare: 1,
    coverage: 0.5,
    blindMs: 0,
  },
  counts: {
    ...{ lines: 8, late: 1, tooLate: 3, lost: 5, gaps: 2, anomalousLines: 1, warmingUp: 4, refused: 0 },
  } as ObserveReport['counts'],
  ...{ templates: 3, openAnomalies: anomalies.length, evictions: EVICTIONS },
  ...{ linesRead: 8, anomalies, warnings: [] },
});

const anomaly = (fingerprint: string): Anomaly => ({
  ...{ fingerprint, baseline: 'baseline/w/n', startsAt: START, state: 'open', kind: 'line', service: 'shop' },
  ...{
    labels: {},
    template: 'cannot reach <*>',
    score: 0.7,
    severity: 'error',
    counts: { lines: 1 },
    query: '{a="b"}',
  },
  reasons: [{ detector: 'new-template', feature: 'template', observed: 3, expected: 0, text: 'A new error of shop.' }],
  exemplars: [{ at: '1795000000000000000', text: 'a line of the log' }],
  ...{ toldAt: START, baselineAgeMs: 0, isWarmingUp: false },
});

function observation(store = createMemoryStore({ now: () => now, newId: () => `id-${ids++}` })): SelfObservation {
  return new SelfObservation({
    ...{ store, unit: 'baseline/w/n', query: '{a="b"}', clock: () => now },
    push: (lines) => {
      if (failing) return Promise.reject(failing);
      pushed.push([...lines]);
      return Promise.resolve();
    },
    listener: { onFailure: (error) => heard.push((error as Error).message), onSuccess: () => undefined },
  });
}

const breathe = (): Promise<void> => Promise.resolve();
const randomBytes = (): Uint8Array => new Uint8Array(8);

const texts = (): Record<string, unknown>[] =>
  pushed.flat().map(({ text }) => JSON.parse(text) as Record<string, unknown>);
const anomalies = (): unknown[] =>
  texts().flatMap(({ fingerprint }) => (fingerprint === undefined ? [] : [fingerprint]));

test('an anomaly is written once, though a round reports it with each save; no line of the log is in it', async () => {
  const own = observation();
  const [first, second] = [anomaly('1'), anomaly('2')];
  own.saved(report(first));
  own.saved(report(first, second));
  await own.close();
  expect(anomalies()).toEqual(['1', '2']);
  expect(pushed.flat().find(({ text }) => text.includes('fingerprint'))?.labels).toEqual({
    service_name: 'loghorn',
    loghorn: 'anomaly',
  });
  expect(JSON.stringify(pushed)).not.toContain('a line of the log');
  expect(texts()[1]).toMatchObject({ reason: 'A new error of shop.', detector: 'new-template' });
});

test('an observation is written at once and then each minute, with what failed meanwhile', async () => {
  const own = observation();
  own.saved(report());
  await own.close();
  own.failed('read from Loki');
  await own.close();
  expect(pushed).toHaveLength(1);
  now += MINUTE_MS;
  own.saved(report());
  await own.close();
  expect(texts().map(({ errors_total: errors }) => errors)).toEqual([0, 1]);
  expect(pushed.flat().map(({ labels }) => labels.loghorn)).toEqual(['observation', 'observation']);
  expect(texts()[0]).toMatchObject({
    ...{ unit: 'baseline/w/n', kind: 'baseline', lag_seconds: 10, coverage_ratio: 0.5, lines_warming_up_total: 4 },
    ...{ lines_skipped_total_too_late: 3, lines_skipped_total_could_not_be_read: 5, gaps_total: 2 },
    ...{ evictions_total_series: 6, evictions_total_templates: 7 },
    ...{ detector_evictions_total_rate: 8, detector_evictions_total_new_template: 9 },
    ...{ rows_waiting: 0, own_lines_dropped_total: 0 },
  });
});

test('with each observation go the alerts that fire, and whose word holds them', async () => {
  const store = createMemoryStore({ now: () => now, newId: () => `id-${ids++}` });
  const setup = { store, book: 'book/default', surroundings: { clock: () => now, breathe, randomBytes } };
  const [ended, muted, free] = ['1', '2', '3'].map((nth) => ({ ...anomaly(nth), service: `shop-${nth}` }));
  await mergeAnomalies({ ...setup, anomalies: [{ ...ended!, state: 'resolved', endsAt: START }, muted!, free!] });
  await muteAlerts(setup, { service: 'shop-2', template: '', until: now + MINUTE_MS, reason: 'works' });
  const own = observation(store);
  own.saved(report());
  await own.close();
  const alerts = texts().filter(({ held_by: heldBy }) => heldBy !== undefined);
  expect(
    alerts.map(({ service, held_by, held_why }) => [service, held_by, String(held_why).includes('works')]),
  ).toEqual(
    expect.arrayContaining([
      ['shop-2', 'mute', true],
      ['shop-3', 'nobody', false],
    ]),
  );
  expect(alerts).toHaveLength(2);
  expect(JSON.stringify(pushed)).not.toContain('a line of the log');
});

test('what may pass is tried again, and what Loki refuses is dropped and counted; both are told', async () => {
  const own = observation();
  failing = new CoreError('source-unavailable', 'away', { isRetryable: true });
  own.saved(report(anomaly('1')));
  await own.close();
  failing = undefined;
  await own.close();
  expect(anomalies()).toEqual(['1']);
  failing = new CoreError('source-refused', 'refused');
  own.saved(report(anomaly('2')));
  await own.close();
  failing = undefined;
  now += MINUTE_MS;
  own.saved(report());
  await own.close();
  expect(anomalies()).toEqual(['1']);
  expect(texts().at(-1)).toMatchObject({ own_lines_dropped_total: 1 });
  expect(new Set(heard)).toEqual(new Set(['away', 'refused']));
});

test('a thousand lines wait, and the oldest go first', async () => {
  const own = observation();
  failing = new CoreError('source-unavailable', 'away', { isRetryable: true });
  for (let nth = 0; nth < 1_010; nth++) own.saved(report(anomaly(String(nth))));
  await own.close();
  failing = undefined;
  await own.close();
  expect(pushed.flat()).toHaveLength(1_000);
  expect(anomalies().at(-1)).toBe('1009');
});

test('the status of a Loki Trigger tells its lag, and why the last row was given up', async () => {
  const store = createMemoryStore({ now: () => now, newId: () => `id-${ids++}` });
  const source: Source = {
    ...{ origin: 'loki', query: '{a="b"}', show: () => ({ query: '' }) },
    clock: () => Promise.resolve(undefined),
    count: () => Promise.resolve(undefined),
    read: async function* () {
      yield* [];
    },
  };
  const surroundings = { clock: () => now, breathe: () => Promise.resolve(), randomBytes: () => new Uint8Array(8) };
  await relayLines({ store, unit: 'lines/w/n', source, surroundings });
  const dead = [{ id: '1', key: '1', body: new Uint8Array(), why: 'the workflow broke', takes: 8, failures: 8 }];
  const looked = {
    list: store.list.bind(store),
    load: async (unit: string) => ({ ...((await store.load(unit)) as object), deadRows: 1 }) as never,
    dead: () => Promise.resolve(dead),
  };
  now += 30_000;
  expect(await readStatus(looked, now)).toMatchObject([
    { unit: 'lines/w/n', kind: 'lines', query: '{a="b"}', lagMs: 30_000, rows: 0, lastDeadWhy: 'the workflow broke' },
  ]);
});
