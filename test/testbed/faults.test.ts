import { createWorld, faultNames, twinNames, type Occurrence, type TestbedLine } from '../../testbed';

const MINUTE = 60_000;
const at = Date.UTC(2026, 10, 18, 14);
const forMs = 15 * MINUTE;
const span = { from: at - 15 * MINUTE, until: at + 30 * MINUTE };

const text = (line: TestbedLine): string => `${line.at} ${line.text}`;
const during = (line: TestbedLine): boolean => {
  const time = Number(line.at.slice(0, 13));
  return time >= at && time < at + forMs;
};

function added(seed: number, happen: { faults?: Occurrence[]; twins?: Occurrence[] }): TestbedLine[] {
  const world = createWorld({ seed });
  const usual = new Set([...world.lines(span)].map(text));
  return [...world.lines({ ...span, ...happen })].filter((line) => !usual.has(text(line)));
}

const withFault = (name: string, seed = 1): TestbedLine[] => added(seed, { faults: [{ name, at, forMs }] });
const withTwin = (name: string, seed = 1): TestbedLine[] => added(seed, { twins: [{ name, at, forMs }] });
const count = (lines: readonly TestbedLine[], pattern: RegExp): number =>
  lines.filter((line) => pattern.test(line.text)).length;

describe.each(faultNames.map((name) => ({ name })))('the fault $name', ({ name }) => {
  test('adds lines of its own service, marked and in its time, and changes no other line', () => {
    const world = createWorld({ seed: 1 });
    const usual = [...world.lines(span)].map(text);
    const faulty = [...world.lines({ ...span, faults: [{ name, at, forMs }] })];
    const [truth] = world.truth([{ name, at, forMs }]);
    const marked = faulty.filter((line) => line.truth === name);
    expect(faulty.filter((line) => line.truth === undefined).map(text)).toEqual(usual);
    expect(marked.length).toBeGreaterThan(30);
    expect(marked.every((line) => during(line) && line.service === truth?.service)).toBe(true);
    expect(truth).toEqual({ fault: name, service: truth?.service, from: at, until: at + forMs });
  });
});

describe.each(twinNames.map((name) => ({ name })))('the harmless twin $name', ({ name }) => {
  test('adds lines and marks none', () => {
    const lines = withTwin(name);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.every((line) => line.truth === undefined)).toBe(true);
  });
});

test.each([1, 2, 3, 4, 5, 6])(
  'a new failure brings an error that was never said, several times a minute (seed %i)',
  (seed) => {
    const errors = withFault('new-failure', seed).filter((line) => line.text.includes('"level":"error"'));
    const shapes = new Map<string, number>();
    for (const line of errors) {
      const shape = (JSON.parse(line.text) as { message: string }).message.replace(/\S*\d\S*/g, '#');
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
    expect(shapes.size).toBe(2);
    expect(Math.max(...shapes.values()) / 15).toBeGreaterThan(3);
    const before = createWorld({ seed, services: ['checkout'] }).lines({ from: at - 6 * 3_600_000, until: at });
    const said = [...before].filter((line) =>
      shapes.has(line.text.replace(/^.*"message":"|"[^"]*$/g, '').replace(/\S*\d\S*/g, '#')),
    );
    expect(said).toEqual([]);
  },
);

test('a deploy brings several new info phrases, one new error once and a restart', () => {
  const lines = withTwin('deploy');
  const shapes = new Set(
    lines
      .filter((line) => line.text.includes('"level":"info"'))
      .map((line) => line.text.replace(/^.*"message":"/, '').replace(/\S*\d\S*/g, '#')),
  );
  expect(shapes.size).toBeGreaterThan(8);
  expect(count(lines, /"level":"error"/)).toBe(1);
  expect(count(lines, /starting checkout/)).toBe(2);
});

test('a known error rises at least eightfold while the rest of its service stays', () => {
  const world = createWorld({ seed: 1, services: ['billing'] });
  const declined = /Card charge for/;
  const usual = [...world.lines({ from: at - 6 * 3_600_000, until: at })];
  const usualPerMinute = count(usual, declined) / 360;
  const extra = withFault('known-error-rises');
  expect(count(extra, declined) / 15 / usualPerMinute + 1).toBeGreaterThan(8);
  expect(count(extra, /./) - count(extra, declined)).toBe(0);
});

test('doubled traffic doubles everything, known errors too', () => {
  const world = createWorld({ seed: 1, services: ['billing'] });
  const usual = [...world.lines(span)].filter(during).length;
  const extra = withTwin('doubled-traffic').filter(during);
  expect(extra.length / usual).toBeGreaterThan(0.8);
  expect(extra.length / usual).toBeLessThan(1.3);
  expect(count(extra, /^<131>/)).toBeGreaterThan(3);
});

test('a garbage payload stands where a short text stood; signed links are as long and were always there', () => {
  const garbage = withFault('garbage-payload');
  expect(count(garbage, /reads: \S{120,}$/) / 15).toBeGreaterThan(2);
  const links = withTwin('signed-links');
  expect(count(links, /sha512 [0-9a-f]{128}|sig=\S{80,}/)).toBe(links.length);
  const usual = [...createWorld({ seed: 1 }).lines({ from: at - 3_600_000, until: at })];
  expect(count(usual, /sha512 [0-9a-f]{128}/)).toBeGreaterThan(20);
});
