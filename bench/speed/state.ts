import type { Bench, Figure } from '../bench';
import { median } from '../median';
import { residentGrowth } from './state-memory';
import { measureStores } from './state-stores';
import {
  apply,
  asMuchJson,
  bytesOf,
  changeOf,
  LINES_A_ROUND,
  offer,
  opened,
  Rounds,
  taught,
  TEMPLATES,
} from './state-world';
import type { Parts } from './state-world';

/** Longer than the journal takes to come to rest, and over the turn of two hours. */
const ROUNDS = 100;
const OPENINGS = 9;
const MOST_SHARE = 5;

/** The stored form is the same in every store: what is counted is the parts that the store is given. */
export const bench: Bench = {
  name: 'state',
  about: `${TEMPLATES.toLocaleString('en')} live templates: bytes stored, bytes a round writes, opening beside parsing as much JSON, memory; on Redis and Postgres too`,
  async run(progress) {
    progress(`teaching ${TEMPLATES} templates`);
    const parts = taught();
    const stores = await measureStores(parts, progress);
    progress(`${ROUNDS} rounds of ${LINES_A_ROUND} lines`);
    const { stored, written } = writtenIn(parts);
    progress(`opening ${(bytesOf(parts) / 1e6).toFixed(2)} MB in ${parts.size} parts`);
    const figures = [atMost(`stored, the most of ${ROUNDS} rounds`, 'MB', Math.max(...stored) / 1e6, 8)];
    figures.push(...written, ...compareOpening(parts), memory(parts), ...stores);
    return { name: bench.name, figures };
  },
};

function writtenIn(parts: Parts): { readonly stored: readonly number[]; readonly written: readonly Figure[] } {
  const decision = opened(parts);
  const rounds = new Rounds();
  const stored: number[] = [];
  const shares: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [lines, upTo] = rounds.next();
    offer(decision, lines, upTo);
    const bytes = apply(changeOf(decision), parts);
    stored.push(bytesOf(parts));
    shares.push((100 * bytes) / stored.at(-1)!);
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / ROUNDS;
  const what = `written by a round of ${LINES_A_ROUND} lines`;
  const unit = '% of what is stored';
  const written = [
    atMost(`${what}, mean`, unit, mean, MOST_SHARE),
    atMost(`${what}, median`, unit, median(shares), MOST_SHARE),
    atMost(`${what}, worst`, unit, Math.max(...shares)),
  ];
  return { stored, written };
}

/** Rows are read when they are first asked for: so also what the first round pays more than a later one. */
function compareOpening(parts: Parts): Figure[] {
  const json = asMuchJson(bytesOf(parts));
  const rounds = new Rounds();
  for (let round = 0; round < ROUNDS; round++) rounds.next();
  const [first, second] = [rounds.next(), rounds.next()];
  const measured = Array.from({ length: OPENINGS }, () => {
    let decision = opened(undefined);
    const opening = timed(() => (decision = opened(parts)));
    const firstRound = timed(() => offer(decision, ...first));
    const secondRound = timed(() => offer(decision, ...second));
    const parsing = timed(() => JSON.parse(new TextDecoder().decode(json)));
    return { opening, more: opening + Math.max(0, firstRound - secondRound), parsing };
  });
  const parsing = median(measured.map((each) => each.parsing));
  const beside = (what: string, ours: number): Figure => {
    const ratio = parsing / ours;
    return { what, unit: 'ms', ours, reference: parsing, ratio, target: 'ratio >= 1', met: ratio >= 1 };
  };
  return [
    beside('opening, beside parsing as much JSON', median(measured.map((each) => each.opening))),
    beside('the same, and what the first round pays for it', median(measured.map((each) => each.more))),
  ];
}

function memory(parts: Parts): Figure {
  const { growth, rounds } = residentGrowth(parts);
  return atMost(`resident growth of a process of its own, opened and ${rounds} rounds on`, 'MB', growth, 150);
}

function timed(work: () => unknown): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e3;
}

function atMost(what: string, unit: string, ours: number, most?: number): Figure {
  const target = most === undefined ? null : `<= ${most} ${unit}`;
  return { what, unit, ours, reference: null, ratio: null, target, met: most === undefined ? null : ours <= most };
}
