import { Dice, mixSeed } from '../dice';
import type { EpochMs } from '../testbed-line';
import { restart, type Happening } from './happening';
import { novelPhrase } from './novel-phrase';
import type { Level, Service } from './service';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Nothing of a day lasts longer, so whoever asks for a minute looks at its day and the day before. */
const LONGEST_MS = 10 * HOUR_MS;

/**
 * What befalls a healthy service on one day (UTC, counted from the epoch): new phrases, bursts of warnings, planned restarts, at
 * times an hour of doubled traffic. None of it is a reason to wake anybody.
 */
export function dailyLife(seed: number, service: Service, day: number): Happening[] {
  const dice = new Dice(mixSeed(seed, service.name, 'day', day));
  const morning = day * DAY_MS;
  const sometime = (): EpochMs => morning + dice.int(0, DAY_MS - 1);
  const happenings: Happening[] = [];
  const novel = (level: Level, count: number): void => {
    for (let index = 0; index < count; index++)
      happenings.push(novelty(level, sometime(), `${day}/${level}/${index}`, dice));
  };
  novel('info', dice.int(2, 4));
  novel('warning', dice.int(1, 2));
  if (dice.chance(0.5)) {
    const phrase = novelPhrase('error', dice);
    happenings.push({ kind: 'once', key: `${day}/error`, at: sometime(), phrase, host: dice.pick(service.hosts) });
  }
  for (let index = dice.int(3, 6); index > 0; index--)
    happenings.push(warningBurst(service, sometime(), `${day}/burst/${index}`, dice));
  happenings.push(...restart(service, morning + dice.int(2 * HOUR_MS, 5 * HOUR_MS), `${day}/night`, dice));
  if (dice.chance(0.3)) happenings.push(...restart(service, sometime(), `${day}/again`, dice));
  if (dice.chance(0.35)) happenings.push(doubledHour(sometime(), `${day}/double`));
  return happenings;
}

function novelty(level: Level, from: EpochMs, key: string, dice: Dice): Happening {
  const rate = 0.05 + dice.next() ** 2 * (level === 'info' ? 1.5 : 0.5);
  const until = from + dice.int(20 * MINUTE_MS, LONGEST_MS);
  return { kind: 'said', key, from, until, phrase: novelPhrase(level, dice), perMinute: () => rate };
}

function warningBurst(service: Service, from: EpochMs, key: string, dice: Dice): Happening {
  const phrase = dice.pick(service.phrases.filter((each) => each.level === 'warning'));
  const rate = dice.int(4, 12);
  return { kind: 'said', key, from, until: from + dice.int(MINUTE_MS, 3 * MINUTE_MS), phrase, perMinute: () => rate };
}

function doubledHour(from: EpochMs, key: string): Happening {
  return { kind: 'traffic', key, from, until: from + HOUR_MS, factor: 2 };
}
