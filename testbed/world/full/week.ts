import { Dice, mixSeed } from '../../dice';
import type { EpochMs } from '../../testbed-line';
import { DAY_MS } from '../daily-life';
import type { Occurrence } from '../occurrence';
import { FULL_FAULTS } from './faults';
import { MINUTE_MS } from './happenings';
import { BACKUP_OFFSET_MS } from './services/backup';
import { FULL_TWINS } from './twins';

const HOUR_MS = 60 * MINUTE_MS;
const QUIET_DAYS = 7;
/** The backup's fault lasts two of its nights; the others find room in it. */
const FAULT_DAYS = 2;
/** Nobody is told of a twin on the first day: nothing is known yet. */
const FIRST_TWIN_DAY = 1;

/** Seven days in which nothing is wrong, then each fault once. */
export interface Week {
  readonly from: EpochMs;
  readonly quietUntil: EpochMs;
  readonly until: EpochMs;
  readonly faults: readonly Occurrence[];
  readonly twins: readonly Occurrence[];
}

/** `from`: midnight, UTC. The seed says which fault and twin comes when; those that belong to an hour of the night keep it. */
export function planWeek(seed: number, from: EpochMs, quietDays = QUIET_DAYS): Week {
  const quietUntil = from + quietDays * DAY_MS;
  return {
    from,
    quietUntil,
    until: quietUntil + FAULT_DAYS * DAY_MS + 3 * HOUR_MS,
    faults: plannedFaults(new Dice(mixSeed(seed, 'faults')), quietUntil),
    twins: plannedTwins(new Dice(mixSeed(seed, 'twins')), from, quietDays),
  };
}

/** Four hours apart, so that an episode of one has ended when the next begins. */
function plannedFaults(dice: Dice, from: EpochMs): Occurrence[] {
  const names = shuffled(Object.keys(FULL_FAULTS), dice).filter((name) => name !== 'missing-backup');
  return [
    { name: 'missing-backup', at: from + BACKUP_OFFSET_MS, forMs: FAULT_DAYS * DAY_MS },
    ...names.map((name, index) => ({
      name,
      at: from + 3 * HOUR_MS + index * 4 * HOUR_MS + dice.int(0, 90 * MINUTE_MS),
      forMs: (name === 'silent-service' ? 40 : 15) * MINUTE_MS,
    })),
  ];
}

/** Each twice a week at different hours; the backup is late once, and the shelves are counted every night at half past one. */
function plannedTwins(dice: Dice, from: EpochMs, quietDays: number): Occurrence[] {
  const names = Object.keys(FULL_TWINS).filter((name) => name !== 'late-backup' && name !== 'nightly-batch');
  const days = Math.max(1, quietDays - FIRST_TWIN_DAY);
  const twice = [...shuffled(names, dice), ...shuffled(names, dice)].map((name, index, all) => {
    const slotMs = (days * DAY_MS) / all.length;
    const forMs = (name === 'maintenance-stop' ? 40 : 15) * MINUTE_MS;
    return { name, at: Math.floor(from + FIRST_TWIN_DAY * DAY_MS + index * slotMs + dice.int(0, HOUR_MS)), forMs };
  });
  const nights = Array.from({ length: quietDays + FAULT_DAYS }, (_, day) => ({
    ...{ name: 'nightly-batch', at: from + day * DAY_MS + 1.5 * HOUR_MS, forMs: 20 * MINUTE_MS },
  }));
  const lateDay = dice.int(Math.min(3, quietDays - 1), quietDays - 1);
  const late = { name: 'late-backup', at: from + lateDay * DAY_MS + BACKUP_OFFSET_MS, forMs: 90 * MINUTE_MS };
  return [...twice, ...nights, late].filter(({ at }) => at < from + (quietDays + FAULT_DAYS) * DAY_MS);
}

function shuffled<Item>(items: readonly Item[], dice: Dice): Item[] {
  const left = [...items];
  return items.map(() => left.splice(dice.int(0, left.length - 1), 1)[0] as Item);
}
