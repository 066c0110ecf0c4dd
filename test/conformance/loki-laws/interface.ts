import type { LawBench } from './law-bench';

export function interfaceLaws(bench: LawBench): void {
  const { put, q } = bench;
  describe('the rest of the interface', () => {
    test('it is ready, tells its version and the time', async () => {
      const ready = await bench.loki.ask('/ready');
      expect([ready.status, ready.text]).toEqual([200, 'ready']);
      expect(Math.abs(Date.parse(ready.headers.get('date')!) - Date.now())).toBeLessThan(3_000);
      const { text } = await bench.loki.ask('/loki/api/v1/status/buildinfo');
      expect(JSON.parse(text)).toHaveProperty('version');
    });

    test('limits are told to a tenant only', async () => {
      const path = '/config/tenant/v1/limits';
      const refused = await bench.loki.ask(path);
      expect([refused.status, refused.text]).toEqual([401, 'no org id']);
      const { text } = await bench.loki.ask(path, {}, { headers: { 'x-scope-orgid': 'fake' } });
      expect(text).toMatch(/^max_entries_limit_per_query: 5000$/m);
      expect(text).toMatch(/^max_query_length: 30d1h$/m);
      expect(text).toMatch(/^max_query_lookback: 0s$/m);
    });

    test('labels, values and series are listed', async () => {
      await put([[0, 'x']], { s: 'a' });
      const labels = JSON.parse((await bench.loki.ask('/loki/api/v1/labels')).text) as { data: string[] };
      expect(labels.data).toEqual(expect.arrayContaining(['run', 's', 'service_name']));
      const values = JSON.parse((await bench.loki.ask('/loki/api/v1/label/run/values')).text) as { data: string[] };
      expect(values.data).toContain(bench.run);
      const series = await bench.loki.ask('/loki/api/v1/series', { 'match[]': q(), ...bench.window(0, 1_000) });
      expect(JSON.parse(series.text)).toEqual({
        status: 'success',
        data: [{ run: bench.run, s: 'a', service_name: 'unknown_service' }],
      });
    });

    test('other paths are not found', async () => {
      const answer = await bench.loki.ask('/nowhere');
      expect([answer.status, answer.text]).toEqual([404, '404 page not found']);
    });
  });
}
