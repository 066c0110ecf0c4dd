import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findLoki } from '../../../scripts/services/loki/find-loki';
import { startLoki, type RunningLoki } from '../../../scripts/services/loki';
import { run } from '../../../scripts/services/run';
import { describeWith } from '../../e2e/needs';

const FOLDER = resolve(__dirname, '../../../loki');
const OVERRIDES = join(FOLDER, 'overrides.example.yaml');
const NOBODY_LISTENS = (): undefined => undefined;

describeWith(['LOKI'], 'loki/loki.yaml', () => {
  const verify = async (more: readonly string[] = []) => {
    const found = await findLoki(NOBODY_LISTENS);
    if (!('binary' in found)) return undefined;
    const file = ['-verify-config', `-config.file=${join(FOLDER, 'loki.yaml')}`, '-config.expand-env=true'];
    return await run(found.binary, [...file, ...more], { timeoutMs: 20_000 });
  };

  test('is valid by Loki itself, with and without overrides, and a wrong one is not', async () => {
    const plain = await verify();
    if (plain === undefined) return void console.warn('not verified: this Loki is no program of this machine');
    expect(plain.code).toBe(0);
    expect((await verify([`-runtime-config.file=${OVERRIDES}`]))?.code).toBe(0);
    expect((await verify(['-compactor.delete-request-store=']))?.code).not.toBe(0);
  });

  test('keeps lines a week, anomalies a quarter of a year, and other lines of Loghorn a month', () => {
    const text = readFileSync(join(FOLDER, 'loki.yaml'), 'utf8');
    expect(text).toMatch(/retention_period: \$\{LOGHORN_LOKI_RETENTION:-168h\}/);
    expect(text).toMatch(
      /loghorn="anomaly"\}'\n\s+priority: 2\n\s+period: \$\{LOGHORN_LOKI_ANOMALY_RETENTION:-2160h\}/,
    );
  });
});

describeWith(['LOKI'], 'a Loki on loki/loki.yaml with two tenants', () => {
  let loki: RunningLoki;
  beforeAll(async () => {
    const flags = ['-auth.enabled=true', `-runtime-config.file=${OVERRIDES}`];
    loki = await startLoki({ flags, tell: NOBODY_LISTENS });
  }, 300_000);
  afterAll(() => loki?.stop());

  // A body that nobody reads keeps its connection, and this process, for ten seconds.
  const ask = async (path: string, tenant: string, more: RequestInit = {}) => {
    const headers = { 'X-Scope-OrgID': tenant, 'Content-Type': 'application/json' };
    const response = await fetch(`${loki.url}${path}`, { ...more, headers });
    return { status: response.status, text: await response.text() };
  };
  const push = (tenant: string, text: string, metadata = {}) => {
    const streams = [{ stream: { service_name: 'shop' }, values: [[`${Date.now()}000000`, text, metadata]] }];
    return ask('/loki/api/v1/push', tenant, { method: 'POST', body: JSON.stringify({ streams }) });
  };

  test('an override holds for its tenant and for no other', async () => {
    const long = 'x'.repeat(20_000);
    const [lab, other] = [await push('lab', long), await push('other', long)];
    expect([lab.status, other.status]).toEqual([400, 204]);
    expect(lab.text).toContain('16384');
  });

  test('structured metadata is kept beside the line, and asked for like a label', async () => {
    await push('other', 'a slow request', { request_id: 'r-17' });
    const search = new URLSearchParams({ query: '{service_name="shop"} | request_id="r-17"' });
    const answer = JSON.parse((await ask(`/loki/api/v1/query_range?${search}`, 'other')).text) as Streams;
    expect(answer.data.result.flatMap(({ values }) => values.map(([, line]) => line))).toEqual(['a slow request']);
  });

  test('patterns are told', async () => {
    for (let nth = 0; nth < 40; nth++) await push('other', `order ${nth} of customer ${nth * 7} packed`);
    const search = new URLSearchParams({ query: '{service_name="shop"}', start: String(Date.now() / 1_000 - 600) });
    const told = async () => JSON.stringify(JSON.parse((await ask(`/loki/api/v1/patterns?${search}`, 'other')).text));
    // Lines reach what mines them some seconds later.
    const end = Date.now() + 20_000;
    while (Date.now() < end && !(await told()).includes('packed')) await sleep(500);
    expect(await told()).toContain('order <_> of customer <_> packed');
  }, 30_000);

  test('a request to delete lines is taken, except of a tenant whose lines nobody deletes', async () => {
    const start = String(Math.floor(Date.now() / 1_000) - 60);
    const search = new URLSearchParams({ query: '{service_name="shop"} |= "secret"', start });
    const remove = (tenant: string) => ask(`/loki/api/v1/delete?${search}`, tenant, { method: 'POST' });
    expect((await remove('other')).status).toBe(204);
    expect(JSON.parse((await ask('/loki/api/v1/delete', 'other')).text)).toHaveLength(1);
    expect((await remove('audit')).status).toBeGreaterThanOrEqual(400);
  });
});

interface Streams {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [string, string])[] }[] };
}
