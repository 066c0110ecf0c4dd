import type { Dice } from '../dice';
import { city, orderId, privateIp, user } from './parameters';
import { phrase, type Level, type Phrase } from './service';

const THINGS =
  'banner survey recommendation export snapshot feature preview rollout campaign wishlist index thumbnail translation profile archive audit catalogue forecast promotion replica'.split(
    ' ',
  );
const DEEDS =
  'refreshed enabled rebuilt published merged compacted promoted exported warmed migrated reviewed shuffled validated paused resumed renamed'.split(
    ' ',
  );
const MANNERS = 'nightly manual partial experimental regional gradual weekly internal scheduled preliminary'.split(' ');
const DOUBTS = 'skipped delayed incomplete outdated duplicated ambiguous truncated oversized'.split(' ');

interface Words {
  thing: string;
  other: string;
  deed: string;
  manner: string;
  doubt: string;
}

const CALM: readonly ((words: Words) => (dice: Dice) => string)[] = [
  (w) => (d) => `${w.manner} ${w.thing} ${w.deed} in ${d.skewed(300)} ms`,
  (w) => (d) => `${w.thing} for ${city(d)} ${w.deed}, ${d.int(2, 400)} ${w.other} entries`,
  (w) => (d) => `${user(d)} ${w.deed} the ${w.manner} ${w.thing} of ${orderId(d)}`,
  (w) => (d) => `${w.other} of ${w.thing} ${w.deed} on ${privateIp(d)} with ${d.int(1, 64)} workers`,
  (w) => (d) => `now serving ${w.manner} ${w.thing} to ${d.int(1, 100)} % of visitors`,
];

const UNEASY: readonly ((words: Words) => (dice: Dice) => string)[] = [
  (w) => (d) => `${w.manner} ${w.thing} ${w.doubt}: ${d.int(1, 40)} of ${d.int(41, 90)} ${w.other} rows`,
  (w) => (d) => `${w.thing} for ${city(d)} is ${w.doubt}, using the ${w.manner} one`,
  (w) => (d) => `${w.other} ${d.int(1, 99)} has a ${w.doubt} ${w.thing}`,
];

/** Something harmless that nobody has read before: a new feature, a new job, a new grumble. The same dice give the same phrase. */
export function novelPhrase(level: Level, dice: Dice): Phrase {
  const words: Words = {
    thing: dice.pick(THINGS),
    other: dice.pick(THINGS),
    deed: dice.pick(DEEDS),
    manner: dice.pick(MANNERS),
    doubt: dice.pick(DOUBTS),
  };
  const shape = dice.pick(level === 'info' || level === 'debug' ? CALM : UNEASY);
  return phrase(level, 0, shape(words), { from: `${words.thing}s` });
}
