import { textsOf } from '../raw-loki';
import type { LawBench } from './law-bench';
import { HOUR_NS } from './law-bench';

export function orderLaws(bench: LawBench): void {
  const { forward, put } = bench;
  describe('order and limits', () => {
    test('the limit goes by time over all streams; streams come in the order of their labels', async () => {
      await put(
        [0, 3, 6].map((ns) => [ns, `b${ns}`]),
        { s: 'b' },
      );
      await put(
        [1, 2, 7].map((ns) => [ns, `a${ns}`]),
        { s: 'a' },
      );
      expect(textsOf(await forward(0, 10, { limit: '4' }))).toEqual(['a1', 'a2', 'b0', 'b3']);
      const backward = await forward(0, 10, { limit: '3', direction: 'backward' });
      expect(textsOf(backward).sort()).toEqual(['a7', 'b3', 'b6']);
    });

    test('many lines share a nanosecond, and there is no way past the limit but from the other end', async () => {
      await put(Array.from({ length: 10 }, (_, index) => [7, `l${index}`] as const));
      const first = textsOf(await forward(7, 8, { limit: '4' }));
      const last = textsOf(await forward(7, 8, { limit: '4', direction: 'backward' }));
      expect(first).toEqual(['l0', 'l1', 'l2', 'l3']);
      expect(last.sort()).toEqual(['l6', 'l7', 'l8', 'l9']);
    });

    test.each([
      ['limit', '0', 'limit must be a positive value'],
      ['limit', '-1', 'limit must be a positive value'],
      ['limit', 'x', 'strconv.Atoi: parsing "x": invalid syntax'],
      ['limit', '5001', 'max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)'],
      ['direction', 'sideways', "invalid direction 'sideways'"],
      ['start', 'abc', `could not parse 'start' parameter: strconv.ParseInt: parsing "abc": invalid syntax`],
    ])('%s=%s is refused as text', async (name, value, text) => {
      const answer = await forward(0, 1, { [name]: value });
      expect([answer.status, answer.text]).toEqual([400, text]);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    });

    test('too long a range is refused with both lengths, milliseconds are taken for nanoseconds', async () => {
      const long = await forward(-722 * HOUR_NS, 0);
      expect(long.text).toBe('the query time range exceeds the limit (query length: 722h0m0s, limit: 30d1h)');
      const wrongUnit = await forward(0, 1, { start: String(Date.now()) });
      expect(wrongUnit.text).toMatch(
        /^the query time range exceeds the limit \(query length: 49\d{4}h\d+m[\d.]+s, limit: 30d1h\)$/,
      );
    });

    // A real one tries five times with pauses before it says so: 18 s were measured.
    test('an answer over 4 MB fails inside Loki; half of it passes', async () => {
      const text = 'x'.repeat(1_024 - 8);
      const lines = Array.from(
        { length: 5_000 },
        (_, index) => [index, String(index).padStart(8, '0') + text] as const,
      );
      await put(lines.slice(0, 2_500));
      await put(lines.slice(2_500));
      const whole = await forward(0, 5_000);
      expect(whole.status).toBe(500);
      expect(whole.text).toMatch(/ResourceExhausted.*received message larger than max \(5\d{6} vs. 4194304\)$/);
      expect(textsOf(await forward(0, 5_000, { limit: '2500' }))).toHaveLength(2_500);
    }, 60_000);
  });
}
