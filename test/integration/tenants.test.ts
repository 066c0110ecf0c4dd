import { setTimeout as sleep } from 'node:timers/promises';
import type { Anomaly, Source } from '../../core/index';
import { createMemoryStore, createObserver, identityTexts, msToNs } from '../../core/index';
import { defaultLimitFlags, startLoki, type RunningLoki } from '../../scripts/services/loki';
import type { Http } from '../../sources/index';
import { createFetchHttp, createLokiSource, diagnoseLoki, LokiApi } from '../../sources/index';
import { AMPLE } from '../sources/loki/reader';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const SIGNED = [...defaultLimitFlags, '-auth.enabled=true'];

jest.setTimeout(60_000);

let loki: RunningLoki;
let strict: RunningLoki;
beforeAll(async () => {
  const tell = (): undefined => undefined;
  loki = await startLoki({ flags: [...SIGNED, '-querier.multi-tenant-queries-enabled=true'], tell });
  strict = await startLoki({ flags: SIGNED, tell });
}, 300_000);
afterAll(async () => {
  await loki.stop();
  await strict.stop();
}, 30_000);

const optionsOf = (url: string, tenant: string) => ({
  http: createFetchHttp({ url }),
  origin: `test ${tenant}`,
  tenant,
  sleep: (ms: number) => sleep(ms),
  now: () => Date.now(),
  random: Math.random,
});
const sourceOf = (tenant: string, query: string): Source =>
  createLokiSource({
    ...optionsOf(loki.url, tenant),
    query,
    grafana: { url: 'https://grafana.test', datasourceUid: 'both' },
  });

async function push(tenant: string, job: string, lines: readonly (readonly [at: number, text: string])[]) {
  const pushed = lines.map(([at, text]) => ({
    at: msToNs(Math.floor(at)),
    labels: { job, service_name: 'shop' },
    text,
  }));
  expect(await new LokiApi(optionsOf(loki.url, tenant)).push(pushed)).toEqual(lines.map(() => undefined));
}

async function linesOf(source: Source, from: number, until: number) {
  const lines = [];
  for await (const page of source.read({ from: msToNs(from), until: msToNs(until) }, AMPLE)) lines.push(...page.lines);
  return lines;
}

test('laws 7 and 26: the same line of two tenants is two lines, told apart by the tenant, in one query', async () => {
  const at = Date.now() - MINUTE;
  for (const tenant of ['team-a', 'team-b', 'team-c']) await push(tenant, 'same', [[at, 'level=info msg="same"']]);
  const source = sourceOf('team-a|team-b', '{job="same"}');
  const lines = await linesOf(source, at - SECOND, at + SECOND);
  expect(lines.map(({ stream }) => stream['__tenant_id__'])).toEqual(['team-a', 'team-b']);
  expect(new Set(lines.map((line) => JSON.stringify(identityTexts(line)))).size).toBe(2);
  expect(await source.count({ from: msToNs(at - SECOND), until: msToNs(at + SECOND) })).toBe(2);
  expect(await linesOf(sourceOf('team-a', '{job="same"}'), at - SECOND, at + SECOND)).toHaveLength(1);
  // Loki reads by this matcher and counts nothing by it: no count is better than a wrong one.
  const one = sourceOf('team-a|team-b', '{job="same", __tenant_id__="team-b"}');
  expect(await linesOf(one, at - SECOND, at + SECOND)).toHaveLength(1);
  expect(await one.count({ from: msToNs(at - SECOND), until: msToNs(at + SECOND) })).toBeUndefined();
});

test('more lines of one nanosecond than a page, of both tenants, come once each', async () => {
  const at = Date.now() - MINUTE;
  for (const tenant of ['team-a', 'team-b'])
    await push(
      tenant,
      'crowd',
      Array.from({ length: 3_000 }, (_, index) => [at, `level=info msg="line ${index}"`] as const),
    );
  const lines = await linesOf(sourceOf('team-a|team-b', '{job="crowd"}'), at - SECOND, at + SECOND);
  expect(new Set(lines.map((line) => JSON.stringify(identityTexts(line)))).size).toBe(6_000);
  expect(lines).toHaveLength(6_000);
});

test('an anomaly names its tenant, and what it shows are that tenant’s lines', async () => {
  const now = Date.now();
  const calm = Array.from({ length: 700 }, (_, index): readonly [number, string] => [
    now - 62 * MINUTE + index * 5 * SECOND,
    `level=info msg="order ${index} placed by customer ${index % 31}"`,
  ]);
  for (const tenant of ['team-a', 'team-b']) await push(tenant, 'odd', calm);
  const aheadMs = { now: -8 * MINUTE };
  const clock = (): number => Date.now() + aheadMs.now;
  const source = sourceOf('team-a|team-b', '{job="odd"}');
  const observer = createObserver({
    store: createMemoryStore({ now: clock, newId: () => 'birth' }),
    unit: 'baseline/test/tenants',
    source,
    options: { settleMs: 0 },
    surroundings: { clock, breathe: async () => undefined, randomBytes: (n) => new Uint8Array(n).fill(3) },
  });
  await observer.round();
  const fault = Array.from({ length: 20 }, (_, index): readonly [number, string] => [
    now - 7 * MINUTE + index * SECOND,
    `level=error msg="cannot reach the payment terminal ${index}"`,
  ]);
  await push('team-b', 'odd', fault);
  aheadMs.now = 0;
  const anomalies: Anomaly[] = [];
  for (let round = 0; round < 3; round++) anomalies.push(...(await observer.round()).anomalies);
  const odd = anomalies.filter(({ exemplars }) => exemplars.some(({ text }) => text.includes('payment terminal')));
  expect(odd.length).toBeGreaterThan(0);
  expect(new Set(odd.map(({ service }) => service))).toEqual(new Set(['team-b/shop']));
  expect(odd[0]!.labels).toEqual({ __tenant_id__: 'team-b', service_name: 'shop' });
  expect(odd[0]!.query).toContain('__tenant_id__="team-b"');
  expect(decodeURIComponent(odd[0]!.link!)).toContain(String.raw`__tenant_id__=\"team-b\"`);
  const shown = await linesOf(sourceOf('team-a|team-b', odd[0]!.query), now - 10 * MINUTE, now);
  expect(shown).toHaveLength(20);
});

test('lines are not pushed to several tenants: refused before anything is sent', async () => {
  const api = new LokiApi(optionsOf(loki.url, 'team-a|team-b'));
  const line = { at: msToNs(Date.now()), labels: { job: 'push' }, text: 'whose' };
  await expect(api.push([line])).rejects.toMatchObject({
    code: 'invalid-config',
    message: expect.stringMatching(/names several tenants \(team-a\|team-b\).*Use a credential with one tenant/),
  });
});

test('a Loki that answers for one tenant at a time says which switch is missing, and is not asked again and again', async () => {
  let asked = 0;
  const plain = createFetchHttp({ url: strict.url });
  const http: Http = (request) => {
    if (request.path.endsWith('/query_range')) asked++;
    return plain(request);
  };
  const source = createLokiSource({ ...optionsOf(strict.url, 'team-a|team-b'), http, query: '{job="same"}' });
  await expect(linesOf(source, Date.now() - MINUTE, Date.now())).rejects.toMatchObject({
    code: 'source-refused',
    message: expect.stringMatching(/multiple org IDs present\. Switch on multi_tenant_queries_enabled under querier/),
  });
  expect(asked).toBe(1);
  expect(await diagnoseLoki(http, 'team-a|team-b')).toMatchObject({ ok: false, code: 'tenant' });
  expect(await diagnoseLoki(createFetchHttp({ url: loki.url }), 'team-a|team-b')).toEqual({ ok: true });
  // Loki itself tries each several times before it says so.
});
