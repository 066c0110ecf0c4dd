import { Scanner } from './scanner';

/** The words as the miner cuts them, and what stands before, between and behind them. */
export interface Tokens {
  readonly words: readonly string[];
  /** One more than words. The last holds what lies beyond the scanner's limits too. */
  readonly gaps: readonly string[];
}

const scanner = new Scanner();

export function tokenise(text: string): Tokens {
  scanner.scan(text);
  const words: string[] = [];
  const gaps: string[] = [];
  let position = 0;
  for (let word = 0; word < scanner.spanCount; word++) {
    gaps.push(text.slice(position, scanner.spanStarts[word]));
    position = scanner.spanEnds[word]!;
    words.push(text.slice(scanner.spanStarts[word], position));
  }
  return { words, gaps: [...gaps, text.slice(position)] };
}

/** The text that `tokenise` cut, unit for unit. */
export function join(tokens: Tokens): string {
  return tokens.words.reduce((text, word, index) => text + word + tokens.gaps[index + 1]!, tokens.gaps[0]!);
}
