import { Dice, mixSeed } from '../dice';
import { known } from './faults';
import { restart, usualShare, type Happening } from './happening';
import type { Occurrence, Script } from './occurrence';
import { novelPhrase } from './novel-phrase';
import { phrase, type Phrase } from './service';
import { billing } from './services/billing';
import { checkout } from './services/checkout';
import { warehouse } from './services/warehouse';

/** What only looks like trouble, by name: the twin of `new-failure`, of `known-error-rises`, of `garbage-payload`. */
export const TWINS: Readonly<Record<string, Script>> = {
  deploy: { service: checkout, happenings: deploy },
  'doubled-traffic': { service: billing, happenings: doubledTraffic },
  'signed-links': { service: warehouse, happenings: signedLinks },
};

/** A new version: it restarts, says several new things again and again, and one new error once. */
function deploy(occurrence: Occurrence, seed: number): Happening[] {
  const { name, at, forMs } = occurrence;
  const dice = new Dice(mixSeed(seed, name, at));
  const happenings = restart(checkout, at, `${name}/${at}`, dice);
  for (let index = 0; index < 5; index++) {
    const rate = dice.int(1, 6);
    happenings.push(said(occurrence, novelPhrase('info', dice), () => rate, `new/${index}`));
  }
  const migration = phrase('error', 0, () => 'migration 213 skipped: column discount_code already exists', {
    from: 'db',
  });
  const host = dice.pick(checkout.hosts);
  happenings.push({
    kind: 'once',
    key: `${name}/${at}/migration`,
    at: at + Math.min(50_000, forMs / 2),
    phrase: migration,
    host,
  });
  return happenings;
}

/** A sale: twice as much of everything, known errors too, and a second start to carry it. */
function doubledTraffic(occurrence: Occurrence, seed: number): Happening[] {
  const { name, at, forMs } = occurrence;
  const key = `${name}/${at}`;
  const dice = new Dice(mixSeed(seed, name, at));
  return [{ kind: 'traffic', key, from: at, until: at + forMs, factor: 2 }, ...restart(billing, at, key, dice)];
}

/** The long hashes and links that were always logged, two and a half times as often. */
function signedLinks(occurrence: Occurrence): Happening[] {
  const tokens = [known(warehouse, 'info', 'Manifest stored'), known(warehouse, 'info', 'Upload link')];
  return tokens.map((token, index) => {
    const share = usualShare(warehouse, token);
    return said(occurrence, token, (expected) => 1.5 * share * expected, `token/${index}`);
  });
}

function said(
  occurrence: Occurrence,
  spoken: Phrase,
  perMinute: (expected: number) => number,
  part: string,
): Happening {
  const { name, at, forMs } = occurrence;
  return { kind: 'said', key: `${name}/${at}/${part}`, from: at, until: at + forMs, phrase: spoken, perMinute };
}
