import { plusNs, textsOf } from '../raw-loki';
import type { LawBench } from './law-bench';
import { HOUR_NS } from './law-bench';

export function lateLaws(bench: LawBench): void {
  const { forward, put, q } = bench;
  describe('lines that come late', () => {
    const minute = 60e9;

    test('late lines stand where their time puts them', async () => {
      await put([[5, 'five']]);
      await put([[1, 'one']]);
      await put([[3, 'three']]);
      expect(textsOf(await forward(0, 10))).toEqual(['one', 'three', 'five']);
    });

    test('laws 11 and 12: a late line changes the count of its own minute, and of the span around it, by one', async () => {
      await put([-30, -20, -20.5, -10].map((minutes) => [minutes * minute, `at ${minutes}`]));
      const countOf = (fromMinute: number, minutes: number): Promise<number> =>
        bench.loki.count(
          `sum(count_over_time(${q()} != "never written ${Math.random()}" [${minutes}m]))`,
          plusNs(bench.at, (fromMinute + minutes) * minute - 1),
        );
      const minutes = [-31, -30, -21, -20, -10];
      const before = await Promise.all(minutes.map((from) => countOf(from, 1)));
      expect([before, await countOf(-40, 40)]).toEqual([[0, 1, 1, 1, 1], 4]);
      await put([[-20 * minute, 'late, on the border']]);
      const after = await Promise.all(minutes.map((from) => countOf(from, 1)));
      expect([after, await countOf(-40, 40)]).toEqual([[0, 1, 1, 2, 1], 5]);
    });

    test('law 13: a late line is read and counted in words never used before, whatever was answered before', async () => {
      await put([[0, 'newest']]);
      const words = (): string => `${q()} != "never written ${Math.random()}" |= "late"`;
      const read = async (query: string) => textsOf(await forward(-40 * minute, -20 * minute, { query }));
      const count = (query: string) =>
        bench.loki.count(`sum(count_over_time(${query} [20m]))`, plusNs(bench.at, -20 * minute - 1));
      const old = words();
      expect([await read(old), await count(old)]).toEqual([[], 0]);
      await put([[-30 * minute, 'late']]);
      expect([await read(words()), await count(words())]).toEqual([['late'], 1]);
    });

    test('law 14: what was five hours old when it came shows after a flush', async () => {
      await put([[-5 * HOUR_NS, 'hidden']]);
      const look = async () => textsOf(await forward(-6 * HOUR_NS, 10));
      expect(await look()).toEqual([]);
      await bench.loki.ask('/flush', {}, { method: 'POST' });
      for (let tries = 0; tries < 40 && (await look()).length === 0; tries++) await pause(250);
      expect(await look()).toEqual(['hidden']);
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
