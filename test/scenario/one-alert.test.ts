import { execFileSync } from 'node:child_process';
import type { Occurrence } from '../../testbed';
import { createWorld, faultNames, twinNames } from '../../testbed';
import { START } from './small-world';
import { describeTold, tellWorld } from './told-world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday, 10:00 UTC. */
const BEGIN = START + 10 * HOUR;
const END = BEGIN + 4 * HOUR;
const FAULT_MS = 15 * MINUTE;

/** Drawn from the commit, so that nobody can fit the detectors to three worlds; LOGHORN_SEEDS repeats a run. */
function seeds(): readonly number[] {
  const given = process.env.LOGHORN_SEEDS?.split(',').map(Number);
  if (given) return given;
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  return [0, 1, 2].map((index) => parseInt(commit.slice(index * 8, index * 8 + 8), 16));
}

/** All twins in turn: what looks like a fault from afar and is none. */
const TWINS: readonly Occurrence[] = twinNames.map((name, index) => ({
  name,
  at: BEGIN + 75 * MINUTE + index * 30 * MINUTE,
  forMs: FAULT_MS,
}));

const storyOf = (seed: number, faults: readonly Occurrence[]) => ({
  seed,
  from: BEGIN,
  until: END,
  faults,
  twins: TWINS,
});

describe.each(seeds())('the world of seed %i', (seed) => {
  test('without a fault nobody is told anything, whatever its twins do', async () => {
    expect(describeTold(await tellWorld(storyOf(seed, [])))).toEqual([]);
  });

  test.each(faultNames)('%s is one alert: new, at most one changed, resolved', async (name) => {
    const fault: Occurrence = { name, at: BEGIN + 3 * HOUR + 7 * MINUTE, forMs: FAULT_MS };
    const [truth] = createWorld({ seed }).truth([fault]);
    const told = await tellWorld(storyOf(seed, [fault]));
    const services = new Set(told.map(({ alerts }) => alerts[0]!.labels.service));
    expect({ services: [...services], story: describeTold(told) }).toMatchObject({ services: [truth!.service] });
    const because = told.map((one) => one.because).filter((one) => one !== 'changed');
    expect({ because, changed: told.length - because.length <= 1 }).toEqual({
      because: ['new', 'resolved'],
      changed: true,
    });
    const firstStart = told[0]!.alerts[0]!.startsAt;
    expect(firstStart).toBeGreaterThanOrEqual(fault.at);
    expect(firstStart).toBeLessThan(fault.at + FAULT_MS);
  });
});
