import { seededChance } from '../../core';
import { EXAMPLES } from '../core/line/format-examples';

type Chance = () => number;

const ALL = Object.values(EXAMPLES).flat();
const ODD = [
  '\0',
  '\ud800',
  '\ue00a',
  '\ufeff',
  '\x1b[',
  '"',
  '\\',
  '[',
  ']',
  '<',
  '%',
  '=',
  ':  ',
  ' ',
  '\n',
  '{',
  '\\n',
  '-',
];

/** Endless examples of a format, spoilt: cut, doubled, crossed with other formats', strewn with odd characters; some huge. */
export function* spoiltLines(format: string, seed: number, count: number): Iterable<string> {
  const chance = seededChance(seed);
  const examples = EXAMPLES[format] ?? ALL;
  for (let made = 0; made < count; made++) {
    let text = oneOf(chance, examples);
    for (let spoils = Math.floor(4 * chance()); spoils > 0; spoils--) text = spoilt(chance, text);
    // A huge one costs as much as a thousand others.
    yield chance() < 0.000_5 ? text.repeat(1 + Math.floor(65_536 / (text.length + 1))) : text;
  }
}

function spoilt(chance: Chance, text: string): string {
  const at = Math.floor(chance() * (text.length + 1));
  const to = at + Math.floor(chance() * 12);
  const kind = Math.floor(chance() * 7);
  if (kind === 0) return text.slice(0, at);
  if (kind === 1) return text.slice(0, at) + text.slice(to);
  if (kind === 2) return text.slice(0, to) + text.slice(at);
  if (kind === 3) return text.slice(0, at) + oneOf(chance, ODD) + text.slice(at);
  if (kind === 4) return text.slice(0, at) + String.fromCharCode(Math.floor(chance() * 65_536)) + text.slice(at + 1);
  const other = oneOf(chance, ALL);
  return kind === 5 ? text.slice(0, at) + other.slice(Math.floor(chance() * other.length)) : text.slice(0, at) + other;
}

function oneOf<Item>(chance: Chance, items: readonly Item[]): Item {
  return items[Math.floor(chance() * items.length)]!;
}
