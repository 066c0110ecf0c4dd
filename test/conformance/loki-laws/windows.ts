import { plusNs, textsOf } from '../raw-loki';
import type { LawBench } from './law-bench';

export function windowLaws(bench: LawBench): void {
  const { forward, put, q } = bench;
  describe('windows', () => {
    beforeEach(() => put([0, 1, 2, 3].map((ns) => [ns, `l${ns}`])));

    test('start is inside, end is not, in both directions', async () => {
      expect(textsOf(await forward(1, 3))).toEqual(['l1', 'l2']);
      expect(textsOf(await forward(1, 3, { direction: 'backward' }))).toEqual(['l2', 'l1']);
    });

    test('an empty window is answered, a reversed one refused', async () => {
      expect(textsOf(await forward(1, 1))).toEqual([]);
      const reversed = await forward(2, 1);
      expect([reversed.status, reversed.text]).toEqual([
        400,
        'end timestamp must not be before or equal to start time',
      ]);
    });

    test('direction is backward when nothing is said', async () => {
      expect(textsOf(await bench.loki.range({ query: q(), ...bench.window(0, 10) }))).toEqual(['l3', 'l2', 'l1', 'l0']);
    });

    test('ten digits are seconds, and RFC 3339 is understood', async () => {
      const second = bench.at.slice(0, 10);
      const iso = new Date(Number(second) * 1_000).toISOString().replace('.000Z', '.000000002Z');
      const answer = await bench.loki.range({ query: q(), direction: 'forward', start: second, end: iso });
      expect(textsOf(answer)).toEqual(['l0', 'l1']);
    });

    test('a form in the body does as well', async () => {
      const body = new URLSearchParams({ query: q(), direction: 'forward', ...bench.window(0, 2) });
      const answer = await bench.loki.ask('/loki/api/v1/query_range', {}, { method: 'POST', body });
      expect(textsOf(answer)).toEqual(['l0', 'l1']);
    });

    test('a metric range excludes its start and includes its end', async () => {
      const million = 1_000_000;
      await put([[million, 'end']]);
      expect(await bench.loki.count(`sum(count_over_time(${q()}[1ms]))`, plusNs(bench.at, million))).toBe(4);
      expect(await bench.loki.count(`sum(count_over_time(${q()}[1ms]))`, plusNs(bench.at, million - 1))).toBe(4);
      expect(textsOf(await forward(0, million))).toHaveLength(4);
      expect(await bench.loki.count(`sum(count_over_time(${q()}[1ms]))`, plusNs(bench.at, million + 3))).toBe(1);
    });
  });
}
