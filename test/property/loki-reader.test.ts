import { identityTexts, msToNs, seededChance } from '../../core/index';
import type { EpochNs, Labels } from '../../core/index';
import type { Fault } from '../../testbed/faulty-loki/index';
import type { Everything, Scene } from '../sources/loki/reader';
import { AMPLE, aScene, NOON, noonPlus, readAll } from '../sources/loki/reader';
import { LastTimeCursor, OraclePoller } from './oracle-poller';

jest.setTimeout(180_000);

const SEEDS = Number(process.env['LOGHORN_SEEDS'] ?? 60);

class Dice {
  private readonly chance: () => number;

  constructor(seed: number) {
    this.chance = seededChance(seed);
  }

  /** Both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.chance() * (most - least + 1));
  }

  one<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.between(0, choices.length - 1)]!;
  }

  says(share: number): boolean {
    return this.chance() < share;
  }
}

interface Line {
  readonly at: EpochNs;
  readonly text: string;
  readonly stream: number;
  readonly metadata: Labels;
}

function identityOf({ at, text, stream, metadata }: Line): string {
  // By hand, as Loki would store it: the level is "unknown" for these texts, and the app names the service.
  const labels = { app: 'web', stream: String(stream), service_name: 'web' };
  const stored = { ...metadata, detected_level: 'unknown' };
  return JSON.stringify(identityTexts({ at, text, stream: labels, metadata: stored }));
}

function push(scene: Scene, lines: readonly Line[], visibleAfterMs = 0): void {
  const streams = new Map<number, Line[]>();
  for (const line of lines) streams.set(line.stream, [...(streams.get(line.stream) ?? []), line]);
  scene.loki.push(
    [...streams].map(([stream, held]) => ({
      stream: { app: 'web', stream: String(stream) },
      values: held.map(({ at, text, metadata }) => [at, text, metadata] as const),
    })),
    { visibleAfterMs },
  );
}

/** Lines in the minute before noon: single ones, small groups of one nanosecond, and crowds over any limit. */
function someLines(dice: Dice): Line[] {
  const lines: Line[] = [];
  const total = dice.between(0, 600);
  while (lines.length < total) {
    const at = noonPlus(-dice.between(1, dice.one([500, 2_000_000, 60_000_000_000])));
    const group = dice.says(0.9) ? dice.between(1, 3) : dice.between(1, 150);
    const stream = dice.between(0, 4);
    for (let index = 0; index < group; index++) {
      const metadata: Labels = dice.says(0.2) ? { trace: String(dice.between(1, 3)) } : {};
      lines.push({
        at,
        text: `line ${dice.between(0, 400)}`,
        stream: dice.says(0.8) ? stream : dice.between(0, 4),
        metadata,
      });
    }
  }
  return lines;
}

const RANGE = { path: '/query_range' };

/** Each passes within the tries of one read; permanent ones change only how answers look. */
function someFaults(dice: Dice): Fault[] {
  const passing = (): Fault =>
    dice.one<Fault>([
      { fault: 'F1' },
      { fault: 'F2', retryAfter: dice.one(['1', '-1', 'soon', '86400']) },
      { fault: 'F3', status: dice.one([500, 502, 503, 504]) },
      { fault: 'F7', afterBytes: dice.between(0, 3_000), isChunked: dice.says(0.5) },
      { fault: 'F7', isBeforeHeaders: true },
      { fault: 'F8', atPart: dice.between(0, 100) / 100 },
      { fault: 'F25', status: 499 },
    ]);
  const lasting = (): Fault =>
    dice.one<Fault>([
      { fault: 'F12', encoding: dice.one(['merged', 'mixed'] as const) },
      { fault: 'F13' },
      { fault: 'F14', isInstant: dice.says(0.5) },
      { fault: 'F16', skewMs: dice.between(-90_000, 90_000) },
      { fault: 'F18' },
      { fault: 'F19', warnings: ['slow'] },
    ]);
  const faults = Array.from({ length: dice.between(0, 4) }, () => ({
    ...passing(),
    ...RANGE,
    after: dice.between(0, 20),
    times: 1,
  }));
  return [...faults, ...Array.from({ length: dice.between(0, 3) }, lasting)];
}

function expectExact(read: Pick<Everything, 'lines' | 'gaps'>, stored: ReadonlyMap<string, EpochNs>): void {
  const given = read.lines.map((line) => JSON.stringify(identityTexts(line)));
  expect(new Set(given).size).toBe(given.length);
  expect(given.filter((identity) => !stored.has(identity))).toEqual([]);
  const missing = [...stored].filter(([identity]) => !given.includes(identity));
  const inGap = (at: EpochNs) => read.gaps.some(({ span }) => span.from <= at && at < span.until);
  expect(missing.filter(([, at]) => !inGap(at))).toEqual([]);
  expect(read.gaps.reduce((sum, gap) => sum + (gap.lines ?? NaN), 0)).toBe(missing.length);
}

test.each(Array.from({ length: SEEDS }, (_, seed) => [seed + 1]))(
  'whatever fails, lines are read once each and gaps are exact (seed %i)',
  async (seed) => {
    const dice = new Dice(seed);
    const limits = {
      entries: dice.between(3, 80),
      ...(dice.says(0.3) ? { answerBytes: dice.between(200, 4_000) } : {}),
    };
    const scene = await aScene({ limits });
    try {
      const lines = someLines(dice);
      push(scene, lines);
      scene.loki.faults.add(...someFaults(dice));
      const query = dice.one(['{app="web"}', '{app=~"w.+"} |= "line"', '{app="web"} != "nothing"']);
      const source = scene.source({ query });
      const whole: { lines: Everything['lines'][number][]; gaps: Everything['gaps'][number][] } = {
        lines: [],
        gaps: [],
      };
      for (let from = noonPlus(-60_000_000_001); from < noonPlus(0);) {
        const until = dice.says(0.5)
          ? noonPlus(0)
          : msToNs(Math.min(NOON, Number(BigInt(from) / 1_000_000n) + dice.between(1, 40_000)));
        const budget = dice.says(0.5) ? AMPLE : { ...AMPLE, lines: dice.between(1, 200) };
        const part = await readAll(source, from, until, budget);
        whole.lines.push(...part.lines);
        whole.gaps.push(...part.gaps);
        expect(part.completeTo! > from).toBe(true);
        from = part.completeTo!;
      }
      expectExact(whole, new Map(lines.map((line) => [identityOf(line), line.at])));
    } finally {
      await scene.loki.stop();
    }
  },
);

interface LateDay {
  readonly seconds: number;
  readonly linesASecond: number;
  readonly faulty: boolean;
}

/** A day of seconds: a tenth of the lines up to 8 s late, a fifth sharing a time, one in a thousand ahead of it. */
async function pollThrough(seed: number, { seconds, linesASecond, faulty }: LateDay) {
  const dice = new Dice(seed);
  const scene = await aScene();
  const start = noonPlus(0);
  const poller = new OraclePoller(scene.source(), start, 10_000_000_000n);
  const cursor = new LastTimeCursor(scene.source(), start);
  const stored = new Set<string>();
  try {
    for (let second = 0; second < seconds + 12; second++) {
      if (second < seconds) for (const line of oneSecond(scene, dice, linesASecond)) stored.add(identityOf(line));
      scene.clock.now += 1_000;
      const off = faulty && dice.says(0.3) ? scene.loki.faults.add(...someFaults(dice)) : undefined;
      await poller.poll(msToNs(scene.clock.now));
      off?.();
      if (!faulty) await cursor.poll(msToNs(scene.clock.now));
    }
    return { stored, poller, cursor };
  } finally {
    await scene.loki.stop();
  }
}

let written = 0;

function oneSecond(scene: Scene, dice: Dice, count: number): Line[] {
  const byDelay = new Map<number, Line[]>();
  const lines: Line[] = [];
  const from = BigInt(msToNs(scene.clock.now));
  for (let index = 0; index < count; index++) {
    const shared = lines.length > 0 && dice.says(0.2);
    const at = shared ? lines.at(-1)!.at : (from + BigInt(dice.between(0, 999_999_999))).toString();
    const line = { at, text: `line ${written++}`, stream: dice.between(0, 3), metadata: {} };
    lines.push(line);
    const delayMs = dice.says(0.1) ? dice.between(1, 8) * 1_000 : 0;
    byDelay.set(delayMs, [...(byDelay.get(delayMs) ?? []), line]);
  }
  for (const [delayMs, held] of byDelay) push(scene, held, delayMs);
  return lines;
}

test.each(Array.from({ length: Math.ceil(SEEDS / 6) }, (_, seed) => [seed + 1]))(
  'rounds that fail and lines that are late lose and repeat nothing (seed %i)',
  async (seed) => {
    const { stored, poller } = await pollThrough(seed, { seconds: 12, linesASecond: 60, faulty: true });
    expect(poller.delivered).toEqual(stored);
    expect([poller.doubled, poller.gaps]).toEqual([0, []]);
  },
);

test('58,000 lines, a tenth up to 8 s late, a fifth sharing a time: none missed, none twice; a last-time cursor misses some', async () => {
  const { stored, poller, cursor } = await pollThrough(2_026, { seconds: 29, linesASecond: 2_000, faulty: false });
  expect(stored.size).toBe(58_000);
  expect([...stored].filter((identity) => !poller.delivered.has(identity))).toEqual([]);
  expect([poller.delivered.size, poller.doubled, poller.gaps]).toEqual([58_000, 0, []]);
  expect(58_000 - cursor.delivered.size).toBeGreaterThan(1_000);
});
