import { Dice, mixSeed } from '../../dice';
import { DAY_MS } from '../daily-life';
import { restart, type Happening } from '../happening';
import { novelPhrase } from '../novel-phrase';
import type { Phrase, Service } from '../service';
import type { EpochMs } from '../../testbed-line';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A day of what is seldom touched: switches, databases, agents. Something new now and then, a grumble, a restart every ten days. */
export function steadyLife(seed: number, service: Service, day: number): Happening[] {
  const dice = new Dice(mixSeed(seed, service.name, 'steady day', day));
  const sometime = (): EpochMs => day * DAY_MS + dice.int(0, DAY_MS - 1);
  const happenings: Happening[] = [];
  const warnings = service.phrases.filter((each) => each.level === 'warning');
  if (dice.chance(0.4)) {
    const from = sometime();
    const rate = 0.05 + dice.next() * 0.4;
    const phrase = novelPhrase(dice.chance(0.75) ? 'info' : 'warning', dice);
    happenings.push({
      ...{ kind: 'said', key: `${day}/new`, from, until: from + dice.int(1, 8) * HOUR_MS, phrase },
      perMinute: () => rate,
    });
  }
  for (let index = warnings.length === 0 ? 0 : dice.int(0, 2); index > 0; index--) {
    const from = sometime();
    const rate = dice.int(3, 8);
    happenings.push({
      ...{ kind: 'said', key: `${day}/burst/${index}`, from, until: from + dice.int(1, 2) * MINUTE_MS },
      ...{ phrase: dice.pick(warnings), perMinute: () => rate },
    });
  }
  if (dice.chance(0.1)) happenings.push(...restart(service, sometime(), `${day}/restart`, dice));
  return happenings;
}

export interface Beat {
  readonly key: string;
  readonly everyMs: number;
  /** After the hour, or after midnight where the period is longer. */
  readonly offsetMs: number;
  /** Said one after the other, some seconds apart. */
  readonly phrases: readonly Phrase[];
}

/** What a clock sets off: the same words at the same distance, some hundred milliseconds early or late. */
export function beats(seed: number, service: Service, day: number, beat: Beat): Happening[] {
  const dice = new Dice(mixSeed(seed, service.name, beat.key, day));
  const happenings: Happening[] = [];
  for (let start = beat.offsetMs; start < DAY_MS; start += beat.everyMs) {
    let at = day * DAY_MS + start + dice.int(0, 900);
    for (const phrase of beat.phrases) {
      const key = `${beat.key}/${day}/${happenings.length}`;
      happenings.push({ kind: 'once', key, at, phrase, host: dice.pick(service.hosts) });
      at += dice.int(300, 4_000);
    }
  }
  return happenings;
}
