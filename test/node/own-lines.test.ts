import { setTimeout as sleep } from 'node:timers/promises';

import { msToNs } from '../../core/index';
import { createFetchHttp, LokiApi } from '../../sources/index';
import { publish } from './n8n';
import { receiver } from './package';
import type { Stand } from './stand';
import { aStand } from './stand';
import { until } from './until';
import { twoLanes } from './workflow';
import { keepPushing, pushDullHour, pushLines } from './world';

let stand: Stand;
let stop: () => void;

beforeEach(async () => {
  stand = await aStand();
  pushDullHour(stand.loki, 'shop');
  stop = keepPushing(stand.loki, 'shop');
});

afterEach(async () => {
  stop();
  await stand.clear();
});

async function ownLines(what: string): Promise<Record<string, unknown>[]> {
  const http = createFetchHttp({ url: stand.loki.url });
  const { random } = Math;
  const api = new LokiApi({ http, origin: 'test', sleep: (ms) => sleep(ms), now: () => Date.now(), random });
  const span = { from: msToNs(Date.now() - 600_000), until: msToNs(Date.now() + 1_000) };
  const { lines } = await api.lines(`{service_name="loghorn", loghorn="${what}"}`, span, 100);
  return lines.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
}

/** Has to become true for good: `until` looks at what is known now. */
async function eventually(what: string): Promise<Record<string, unknown>[]> {
  let found: Record<string, unknown>[] = [];
  const timer = setInterval(() => void ownLines(what).then((lines) => (found = lines)), 300);
  try {
    await until(() => found.length > 0, 15_000);
  } finally {
    clearInterval(timer);
  }
  return found;
}

test('the option writes anomalies and figures into the Loki that is read, and the same query never reads them', async () => {
  const refused = Array.from({ length: 8 }, (_, db) => `level=error msg="cannot reach database db-${db}"`);
  const workflow = twoLanes(stand.stateFile, { query: '{service_name=~".+"}', observe: { ownLines: true } });
  const published = await publish(workflow, { lokiApi: { url: stand.loki.url } });
  const [observed] = await eventually('observation');
  expect(observed).toMatchObject({ kind: 'baseline', unit: expect.stringMatching(/^baseline\//), errors_total: 0 });
  expect(observed!.lag_seconds).toBeLessThan(60);

  pushLines(stand.loki, 'shop', refused);
  await until(() => receiver.got.length > 0, 15_000);
  const [anomaly] = await eventually('anomaly');
  expect(anomaly).toMatchObject({ service: 'shop', severity: 'error', state: 'open' });
  const asked = stand.loki.asked.flatMap(({ path, query }) =>
    path.endsWith('query_range') ? [query.get('query')] : [],
  );
  const byReader = asked.filter((query) => query?.includes('=~".+"'));
  expect(byReader.length).toBeGreaterThan(0);
  expect(byReader.filter((query) => !query?.includes('loghorn=""'))).toEqual([]);
  await published.close();
  expect(published.failed).toEqual([]);
}, 60_000);

test('a Loki that takes no lines is told of once, and alerts go on', async () => {
  stand.loki.faults.add({ fault: 'F4', text: 'this Loki is for reading', path: '/push' });
  const refused = Array.from({ length: 8 }, (_, db) => `level=error msg="cannot reach database db-${db}"`);
  const workflow = twoLanes(stand.stateFile, { observe: { ownLines: true } });
  const published = await publish(workflow, { lokiApi: { url: stand.loki.url } });
  await until(() => published.failed.length > 0, 15_000);
  pushLines(stand.loki, 'shop', refused);
  await until(() => receiver.got.length > 0, 15_000);
  await published.close();
  expect(published.failed.map(String)).toEqual([expect.stringContaining('this Loki is for reading')]);
}, 60_000);
