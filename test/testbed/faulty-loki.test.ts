import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FaultyLoki } from '../../testbed/faulty-loki/index';
import { startFaultyLoki } from '../../testbed/faulty-loki/index';

const NOW = Date.UTC(2026, 9, 5, 12);
let loki: FaultyLoki;
let now: number;
beforeEach(async () => {
  now = NOW;
  loki = await startFaultyLoki({ now: () => now });
});
afterEach(() => loki.stop());

const ask = async (path: string, tenant?: string) => {
  const headers: Record<string, string> = tenant === undefined ? {} : { 'x-scope-orgid': tenant };
  const answer = await fetch(loki.url + path, { headers });
  return { status: answer.status, text: await answer.text(), date: answer.headers.get('date') };
};
const query = (logql: string) =>
  `/loki/api/v1/query_range?${new URLSearchParams({ query: logql, direction: 'forward' }).toString()}`;

test('a fault touches the path, the tenant and the number of requests that it names', async () => {
  loki.faults.add({ fault: 'F3', status: 502, path: '/labels', tenant: 'a', after: 1, times: 2 });
  const statuses: number[] = [];
  for (let request = 0; request < 4; request++) statuses.push((await ask('/loki/api/v1/labels', 'a')).status);
  expect(statuses).toEqual([200, 502, 502, 200]);
  expect((await ask('/loki/api/v1/labels', 'b')).status).toBe(200);
  expect((await ask('/ready', 'a')).status).toBe(200);
});

test('two faults combine: a wrong clock on a cut answer', async () => {
  loki.faults.add({ fault: 'F16', skewMs: 3_600_000 }, { fault: 'F8', atByte: 5 });
  const answer = await ask('/loki/api/v1/labels');
  expect(answer.text).toHaveLength(5);
  expect(Date.parse(answer.date!)).toBe(NOW + 3_600_000);
});

test('faults are switched over HTTP as well, and a list replaces the list before', async () => {
  const set = (faults: unknown) => fetch(`${loki.url}/faults`, { method: 'POST', body: JSON.stringify(faults) });
  await set([{ fault: 'F1' }]);
  expect((await ask('/loki/api/v1/labels')).status).toBe(429);
  await set([{ fault: 'F26', text: 'Ingester not ready' }]);
  expect((await ask('/loki/api/v1/labels')).status).toBe(200);
  expect(await ask('/ready')).toMatchObject({ status: 503, text: 'Ingester not ready' });
  expect(JSON.parse((await ask('/faults')).text)).toEqual([{ fault: 'F26', text: 'Ingester not ready' }]);
});

test('lines go at once when retention is told to have worked', async () => {
  const at = (ms: number) => `${ms}000000`;
  loki.push([
    {
      stream: { app: 'web' },
      values: [
        [at(NOW - 2_000), 'old'],
        [at(NOW - 1_000), 'new'],
      ],
    },
  ]);
  const body = JSON.stringify([{ fault: 'F15', query: '{app="web"}', before: at(NOW - 1_500) }]);
  await fetch(`${loki.url}/faults`, { method: 'POST', body });
  const { text } = await ask(query('{app="web"}'));
  expect([text.includes('"old"'), text.includes('"new"')]).toEqual([false, true]);
});

test('tenants are apart where signing in is on', async () => {
  loki.faults.add({ fault: 'F17' });
  loki.push([{ stream: { app: 'web' }, values: [[`${NOW - 1}000000`, 'of a']] }], { tenant: 'a' });
  expect((await ask(query('{app="web"}'), 'a')).text).toContain('of a');
  expect((await ask(query('{app="web"}'), 'b')).text).not.toContain('of a');
  expect(await ask(query('{app="web"}'))).toMatchObject({ status: 401, text: 'no org id\n' });
  expect((await ask(query('{app="web"}'), 'a/b')).status).toBe(400);
});

test.each([
  'sum by (app) (count_over_time({app="web"}[1m]))',
  'rate({app="web"}[1m])',
  '{app="web"} | json',
  '{app="web"} |= "a" or "b"',
])('what it does not speak it refuses in clear words: %s', async (logql) => {
  expect(await ask(query(logql))).toMatchObject({
    status: 400,
    text: expect.stringContaining("the testbed's Loki speaks"),
  });
});

test('it runs by itself until it is told to stop', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'testbed/faulty-loki/main.ts', '--port', '0']);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\/\/\S+[0-9]/.exec(String(said))![0];
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);
