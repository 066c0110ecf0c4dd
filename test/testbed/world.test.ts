import fc from 'fast-check';
import { createWorld, serviceNames, type Asked, type TestbedLine } from '../../testbed';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const wednesday = Date.UTC(2026, 10, 18);

const told = (seed: number, asked: Asked): TestbedLine[] => [...createWorld({ seed }).lines(asked)];
const isError = (line: TestbedLine): boolean => /"level":"error"|level=error|^<131>| ERROR /.test(line.text);
const spoken = (line: TestbedLine): string => `${line.at} ${JSON.stringify(line)}`;

describe('a world', () => {
  test('is the same for the same seed and another one for another', () => {
    const asked = { from: wednesday, until: wednesday + 10 * MINUTE };
    expect(told(7, asked)).toEqual(told(7, asked));
    expect(told(8, asked)).not.toEqual(told(7, asked));
  });

  test('is the same however time is cut into pieces', () => {
    const span = 12 * MINUTE;
    const occurrences = {
      faults: [
        { name: 'new-failure', at: wednesday + 90_500, forMs: 4 * MINUTE },
        { name: 'garbage-payload', at: wednesday + 1, forMs: 11 * MINUTE },
      ],
      twins: [{ name: 'deploy', at: wednesday + 3 * MINUTE + 17, forMs: 5 * MINUTE }],
    };
    const whole = told(3, { from: wednesday, until: wednesday + span, ...occurrences }).map(spoken);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: span }), { maxLength: 6 }), (cuts) => {
        const edges = [0, ...cuts.sort((one, other) => one - other), span];
        const pieces = edges.slice(1).flatMap((edge, index) => {
          const from = wednesday + (edges[index] as number);
          return told(3, { from, until: wednesday + edge, ...occurrences }).map(spoken);
        });
        expect(pieces).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  test('tells in time order with times of 19 digits inside the span, some of them shared', () => {
    const from = wednesday + 12_345;
    const until = from + 2 * HOUR;
    const times = told(5, { from, until }).map((line) => line.at);
    expect(times.every((at) => /^\d{19}$/.test(at))).toBe(true);
    expect(times).toEqual([...times].sort());
    expect(BigInt(times[0] as string)).toBeGreaterThanOrEqual(BigInt(from) * 1_000_000n);
    expect(BigInt(times.at(-1) as string)).toBeLessThan(BigInt(until) * 1_000_000n);
    const shared = times.length - new Set(times).size;
    expect(shared / times.length).toBeGreaterThan(0.01);
  });

  test('never says the same twice in one stream and nanosecond, so that a store of sets keeps all of it', () => {
    const lines = told(6, { from: wednesday, until: wednesday + 6 * HOUR });
    const identities = lines.map((line) => `${line.at} ${JSON.stringify(line.stream)} ${line.text}`);
    expect(new Set(identities).size).toBe(lines.length);
  });

  test('can be made of some of its services', () => {
    const lines = createWorld({ seed: 1, services: ['billing'] }).lines({ from: wednesday, until: wednesday + HOUR });
    expect(new Set([...lines].map((line) => line.service))).toEqual(new Set(['billing']));
  });

  test('refuses names it does not know and says which it knows', () => {
    expect(() => createWorld({ seed: 1, services: ['payroll'] })).toThrow(/"payroll".*checkout/);
    const lines = createWorld({ seed: 1 }).lines({
      ...hourOf(wednesday),
      faults: [{ name: 'flood', at: wednesday, forMs: 1 }],
    });
    expect(() => [...lines]).toThrow(/"flood".*new-failure/);
  });
});

test('lines of one label set share one object, so that a push has each stream once and in order', () => {
  const streams = told(1, { from: wednesday, until: wednesday + HOUR }).map((line) => line.stream);
  expect(new Set(streams).size).toBe(new Set(streams.map((stream) => JSON.stringify(stream))).size);
});

describe('a day of healthy life', () => {
  const lines = told(11, { from: wednesday, until: wednesday + DAY });

  test.each(serviceNames)('%s speaks 20 to 120 lines a minute, at least 3 %% of them errors', (name) => {
    const own = lines.filter((line) => line.service === name);
    const perMinute = own.length / (DAY / MINUTE);
    expect(perMinute).toBeGreaterThan(20);
    expect(perMinute).toBeLessThan(120);
    expect(own.filter(isError).length / own.length).toBeGreaterThanOrEqual(0.03);
  });

  test.each(serviceNames)('%s is busier by day than by night', (name) => {
    const own = lines.filter((line) => line.service === name).map((line) => Number(line.at.slice(0, 13)) - wednesday);
    const day = own.filter((at) => at >= 10 * HOUR && at < 18 * HOUR).length;
    const night = own.filter((at) => at < 4 * HOUR || at >= 22 * HOUR).length;
    expect(day / 8 / (night / 6)).toBeGreaterThan(1.2);
  });

  test('names no fault', () => {
    expect(lines.filter((line) => line.truth !== undefined)).toEqual([]);
  });

  test('brings phrases that the day before had not, and starts every service anew', () => {
    const words = (line: TestbedLine): string => line.text.replace(/\S*\d\S*/g, '#');
    const before = new Set(told(11, { from: wednesday - DAY, until: wednesday }).map(words));
    const fresh = new Set(lines.map(words).filter((text) => !before.has(text)));
    expect(fresh.size).toBeGreaterThan(10);
    for (const start of ['starting checkout', 'gateway starting', 'Billing 11.4.0 starting', 'Warehouse control']) {
      expect(lines.some((line) => line.text.includes(start))).toBe(true);
    }
  });

  test('carries labels as agents set them: a level on one service only, metadata on one service only', () => {
    const withLevel = new Set(lines.filter((line) => 'level' in line.stream).map((line) => line.service));
    const withTrace = new Set(lines.filter((line) => 'trace_id' in line.metadata).map((line) => line.service));
    expect([...withLevel]).toEqual(['checkout']);
    expect([...withTrace]).toEqual(['checkout']);
  });
});

function hourOf(from: number): { from: number; until: number } {
  return { from, until: from + HOUR };
}
