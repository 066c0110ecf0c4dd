import { createFetchHttp, diagnoseLoki, HttpFailure } from '../../../sources/index';
import { startFaultyLoki } from '../../../testbed/faulty-loki/index';
import type { FaultyLoki } from '../../../testbed/faulty-loki/index';
import { parseLogql } from '../../../sources/loki/logql';
import { aClosedAddress, aScene, NOON } from './reader';

describe('what keeps an address from being a Loki', () => {
  let loki: FaultyLoki;
  beforeEach(async () => {
    loki = await startFaultyLoki();
  });
  afterEach(() => loki.stop());
  const diagnose = (tenant?: string) => diagnoseLoki(createFetchHttp({ url: loki.url }), tenant);

  test('nothing', async () => {
    expect(await diagnose()).toEqual({ ok: true });
    loki.faults.add({ fault: 'F17' });
    expect(await diagnose('team-a')).toEqual({ ok: true });
  });

  test.each([
    ['tenant', { fault: 'F17' }, undefined, 'Fill in the tenant'],
    ['tenant', { fault: 'F17' }, 'a b', 'does not take this tenant'],
    ['sign-in', { fault: 'F3', status: 401, body: 'Unauthorized' }, undefined, 'Check user and password'],
    ['sign-in', { fault: 'F3', status: 403 }, undefined, 'Check user and password'],
    ['not-loki', { fault: 'F20' }, undefined, 'Check the address'],
    ['not-loki', { fault: 'F3', status: 200, body: '<html>Grafana</html>' }, undefined, 'a web page'],
    ['not-loki', { fault: 'F8', atPart: 0.5 }, undefined, 'no answer of Loki'],
    ['not-ready', { fault: 'F3', status: 503 }, undefined, 'HTTP 503'],
    ['unreachable', { fault: 'F7', isBeforeHeaders: true }, undefined, 'no connection'],
  ] as const)('%s: %p', async (code, fault, tenant, words) => {
    loki.faults.add(fault);
    expect(await diagnose(tenant)).toMatchObject({ ok: false, code, message: expect.stringContaining(words) });
  });

  test('nobody there, and a certificate nobody knows', async () => {
    const nobody = await diagnoseLoki(createFetchHttp({ url: await aClosedAddress() }));
    expect(nobody).toMatchObject({ ok: false, code: 'unreachable' });
    const refused = async () => Promise.reject(new HttpFailure('tls', 'the certificate is self-signed'));
    expect(await diagnoseLoki(refused)).toMatchObject({ ok: false, code: 'tls' });
  });
});

describe('where a person sees what an anomaly is about', () => {
  const shown = { labels: { host: 'a' }, contains: ['x & y'], from: NOON, until: NOON + 60_000 };

  test('a link into Grafana Explore, which holds the query, the data source and the time around it', async () => {
    const { loki, source } = await aScene();
    const grafana = { url: 'https://grafana.example/sub/', datasourceUid: 'u1' };
    const { query, link } = source({ grafana }).show(shown);
    await loki.stop();
    expect(query).toBe('{app="web", host="a"} |= "x & y"');
    const address = new URL(link!);
    expect(`${address.origin}${address.pathname}`).toBe('https://grafana.example/sub/explore');
    expect(address.searchParams.get('schemaVersion')).toBe('1');
    const [pane] = Object.values(JSON.parse(address.searchParams.get('panes')!) as Record<string, Pane>);
    expect(pane!.datasource).toBe('u1');
    expect(pane!.queries).toEqual([expect.objectContaining({ expr: query, datasource: { type: 'loki', uid: 'u1' } })]);
    expect(parseLogql(pane!.queries[0]!.expr).text).toBe(query);
    expect(Number(pane!.range.from)).toBeLessThanOrEqual(NOON);
    expect(Number(pane!.range.to)).toBeGreaterThanOrEqual(NOON + 60_000);
  });

  test('only the query where Grafana’s address is not known', async () => {
    const { loki, source } = await aScene();
    await loki.stop();
    expect(source().show({ ...shown, labels: {}, contains: [] })).toEqual({ query: '{app="web"}' });
  });
});

interface Pane {
  readonly datasource: string;
  readonly queries: readonly { readonly expr: string }[];
  readonly range: { readonly from: string; readonly to: string };
}
