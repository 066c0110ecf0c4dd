import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { msToNs } from '../../core/index';
import { questions } from '../../nodes/Loki/questions';
import { createFetchHttp, LokiApi } from '../../sources/index';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';

jest.setTimeout(90_000);

const SERVICE = 'node-test';
const LINES = 120;
const now = Date.now();

let loki: RunningLoki;
let api: LokiApi;
beforeAll(async () => {
  loki = await startLoki({ flags: [...defaultLimitFlags, '-pattern-ingester.enabled=true'], tell: () => undefined });
  api = apiOf(loki.url);
  const texts = Array.from({ length: LINES }, (_, nth) => `level=info msg="cart ${nth} was paid" took=${nth}ms`);
  await api.pushAll(
    texts.map((text, nth) => ({
      at: msToNs(now - 60_000 + nth * 100),
      labels: { service_name: SERVICE, region: nth % 2 === 0 ? 'north' : 'south' },
      metadata: { order: `o-${nth}` },
      text,
    })),
  );
}, 300_000);
afterAll(() => loki.stop());

function apiOf(url: string): LokiApi {
  const { random } = Math;
  return new LokiApi({
    http: createFetchHttp({ url }),
    origin: 'test',
    sleep: (ms) => sleep(ms),
    now: () => Date.now(),
    random,
  });
}

const hints: string[] = [];
function ask(operation: string, fields: Record<string, string> = {}, { limit = 1_000, step = '' } = {}) {
  return questions[operation]!({
    api,
    span: { from: msToNs(now - 300_000), until: msToNs(Date.now() + 1_000) },
    limit,
    step,
    field: (name) => fields[name] ?? '',
    hint: (message) => hints.push(message),
  });
}

/** Some answers come only when Loki has looked at what it took. */
async function eventually(look: () => Promise<readonly IDataObject[]>): Promise<readonly IDataObject[]> {
  for (const end = Date.now() + 60_000; ; await sleep(1_000)) {
    const found = await look();
    if (found.length > 0 || Date.now() > end) return found;
  }
}

const selector = `{service_name="${SERVICE}"}`;

test('lines come oldest first, with labels and metadata apart; more than asked for is said', async () => {
  const all = await ask('query', { query: `${selector} |= "was paid"` });
  expect(all).toHaveLength(LINES);
  expect(all[0]).toMatchObject({
    text: 'level=info msg="cart 0 was paid" took=0ms',
    labels: { service_name: SERVICE, region: 'north' },
    metadata: { order: 'o-0' },
  });
  expect(hints).toEqual([]);
  const some = await ask('query', { query: selector }, { limit: 7 });
  expect(some).toHaveLength(7);
  expect(hints.join()).toContain('these are the first 7 lines');
});

test('labels and their values are listed', async () => {
  expect(await ask('labels')).toEqual(expect.arrayContaining([{ label: 'region' }, { label: 'service_name' }]));
  expect(await ask('labelValues', { label: 'region' })).toEqual([
    { label: 'region', value: 'north' },
    { label: 'region', value: 'south' },
  ]);
});

test('a metric is one number now, or one a step', async () => {
  const query = `sum by (region) (count_over_time(${selector}[5m]))`;
  const counted = await ask('metric', { query });
  expect(counted).toEqual(
    ['north', 'south'].map((region) => ({ labels: { region }, value: LINES / 2, at: expect.any(Number) as number })),
  );
  const series = await ask('metric', { query: `sum(count_over_time(${selector}[10s]))` }, { step: '10s' });
  expect(series.length).toBeGreaterThan(1);
  expect(series.reduce((sum, { value }) => sum + Number(value), 0)).toBe(LINES);
  for (const { at } of series) expect(Math.abs(Number(at) - now)).toBeLessThan(300_000);
  const [least] = await ask('metric', { query: `vector(3)` });
  expect(least).toMatchObject({ labels: {}, value: 3 });
});

test('a log query is no metric, and Loki’s own words come with a refusal', async () => {
  await expect(ask('metric', { query: selector })).rejects.toThrow(/log queries are not supported as an instant query/);
  await expect(ask('metric', { query: selector }, { step: '10s' })).rejects.toThrow(
    /the query gives lines\. Use the operation Query/,
  );
  await expect(ask('metric', { query: 'sum(rate({' })).rejects.toMatchObject({ code: 'source-refused' });
});

test('patterns tell how many lines each has', async () => {
  const found = await eventually(() => ask('patterns', { query: selector }));
  expect(found.reduce((sum, { lines }) => sum + Number(lines), 0)).toBe(LINES);
  expect(String(found[0]?.pattern)).toMatch(/^level=info .*<_>/);
});

test('volume is in bytes for each set of labels', async () => {
  const found = await eventually(() => ask('volume', { query: selector }));
  expect(found).toEqual([{ labels: { service_name: SERVICE }, bytes: expect.any(Number) as number }]);
  const bytes = LINES * 'level=info msg="cart 00 was paid" took=00ms'.length;
  expect(Number(found[0]?.bytes)).toBeGreaterThan(bytes * 0.5);
  expect(Number(found[0]?.bytes)).toBeLessThan(bytes * 3);
});

test('a line that Loki refuses is answered with why, and the others of its piece are taken', async () => {
  const labels = { service_name: 'node-push' };
  const lines = [
    { at: msToNs(now), labels, text: 'taken' },
    { at: msToNs(now - 30 * 86_400_000), labels, text: 'a month old' },
  ];
  const said = await api.push(lines);
  expect(said.map((error) => error?.message).join()).toMatch(/timestamp too old/);
  expect(await eventually(() => ask('query', { query: '{service_name="node-push"}' }))).toMatchObject([
    { text: 'taken' },
  ]);
});

test('a Loki without patterns says where they are switched on', async () => {
  const plain = await startLoki({
    flags: [...defaultLimitFlags, '-pattern-ingester.enabled=false'],
    tell: () => undefined,
  });
  try {
    await expect(apiOf(plain.url).patterns(selector, { from: msToNs(now), until: msToNs(now + 1) })).rejects.toThrow(
      /does not serve \/loki\/api\/v1\/patterns .*Switch on pattern_ingester/,
    );
  } finally {
    await plain.stop();
  }
}, 120_000);
