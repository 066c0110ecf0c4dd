import { hashUnits } from './hash-units';
import type { Template } from './template';
import { ANY_WORD, isFlipWord } from './word-table';

/** Among so many first words the first without a mask chooses the way down. */
const KEY_REACH = 4;
/**
 * Different first words of lines of one length that get a leaf of their own. Beyond them, lines that begin with
 * what varies (a user's name) share one.
 */
const MOST_LEAVES = 50;
/**
 * Two of three constant words. Drain's .4 merges "Took <num> seconds to spawn …" with "… to destroy …" and "VM Started"
 * with "VM Paused" (bench `templates`); one differing word in three must pass, or every name in "Deleted file x" is new.
 */
const LEAST_SIMILARITY = 0.66;
/** Drain's own threshold counts once so many templates are that similar to a line: then the words vary without end. */
const LOOSE_SIMILARITY = 0.4;
const CROWD = 8;

/** A line as the tree sees it. */
export interface Words {
  readonly ids: Int32Array;
  readonly masked: Uint8Array;
  readonly count: number;
}

/** Templates of lines of one length: by their key; under `NO_KEY` those without one. */
type Leaves = Map<number, Leaf>;

const NO_KEY = -1;

/**
 * The prefix tree of Drain (He, Zhu, Zheng and Lyu, ICWS 2017), one a service: first by the number of words, then by the
 * first word, then by similarity. Where Drain sends all lines that begin with a parameter one way, the next word decides.
 */
export class Tree {
  size = 0;
  private readonly lengths = new Map<number, Leaves>();

  /** The most similar template that is similar enough; of equals the oldest. */
  find(line: Words): Template | undefined {
    const leaves = this.lengths.get(line.count);
    if (leaves === undefined) return undefined;
    const place = keyPlace(line);
    const leaf = (place < 0 ? undefined : leaves.get(keyOf(line.ids, place))) ?? leaves.get(NO_KEY);
    return leaf?.find(line);
  }

  /** Where the key of a template born of this line is; -1 without one. Its words are known to the table by now. */
  keyPlace(line: Words): number {
    const place = keyPlace(line);
    const leaves = this.lengths.get(line.count);
    if (place < 0 || leaves === undefined || leaves.size < MOST_LEAVES) return place;
    return leaves.has(keyOf(line.ids, place)) ? place : -1;
  }

  add(template: Template): void {
    let leaves = this.lengths.get(template.words.length);
    if (leaves === undefined) this.lengths.set(template.words.length, (leaves = new Map()));
    let leaf = leaves.get(keyOfTemplate(template));
    if (leaf === undefined) leaves.set(keyOfTemplate(template), (leaf = new Leaf()));
    leaf.add(template);
    this.size++;
  }

  /** Empty leaves go, so that their place is free for another word. */
  remove(template: Template): void {
    const leaves = this.lengths.get(template.words.length)!;
    const leaf = leaves.get(keyOfTemplate(template))!;
    leaf.remove(template);
    if (leaf.templates.length === 0) leaves.delete(keyOfTemplate(template));
    if (leaves.size === 0) this.lengths.delete(template.words.length);
    this.size--;
  }

  *templates(): Iterable<Template> {
    for (const leaves of this.lengths.values()) for (const leaf of leaves.values()) yield* leaf.templates;
  }
}

function keyPlace({ masked, count }: Words): number {
  for (let place = 0; place < KEY_REACH && place < count; place++) if (masked[place] === 0) return place;
  return -1;
}

/** A key never changes: each line that gets to the leaf has the same word in the same place. */
function keyOfTemplate(template: Template): number {
  return template.keyPlace < 0 ? NO_KEY : keyOf(template.words, template.keyPlace);
}

function keyOf(words: Int32Array, place: number): number {
  return words[place]! * KEY_REACH + place;
}

/** Fewer templates are looked through as fast as words are hashed. */
const MANY = 8;

/** The templates at one end of the way down. */
class Leaf {
  /** Oldest first. */
  readonly templates: Template[] = [];
  /**
   * By a hash of the words that each came with: most lines have a template's very words. Only a hint, proven each time, for
   * templates grow more general behind its back; what equals the line word for word is what looking through all would give.
   */
  private readonly byWords = new Map<number, Template>();

  find(line: Words): Template | undefined {
    const hinted = this.templates.length < MANY ? undefined : this.byWords.get(hashUnits(line.ids, 0, line.count));
    return hinted !== undefined && isEqual(hinted.words, line) ? hinted : mostSimilar(this.templates, line);
  }

  add(template: Template): void {
    this.templates.push(template);
    this.byWords.set(hashUnits(template.words, 0, template.words.length), template);
  }

  remove(template: Template): void {
    this.templates.splice(this.templates.indexOf(template), 1);
    for (const [hash, each] of this.byWords) if (each === template) this.byWords.delete(hash);
  }
}

/** `<*>` equals no word of a line. */
function isEqual(words: Int32Array, { ids, count }: Words): boolean {
  for (let index = 0; index < count; index++) if (words[index] !== ids[index]) return false;
  return true;
}

/** Twice the weight of a word: constants say more than masks, which any number fills. */
const CONSTANT_WEIGHT = 2;
const MASK_WEIGHT = 1;

function mostSimilar(templates: readonly Template[], line: Words): Template | undefined {
  let best: Template | undefined;
  let most = 0;
  let crowd = 0;
  for (const template of templates) {
    const similarity = similarityOf(template.words, line);
    if (similarity < LOOSE_SIMILARITY) continue;
    crowd++;
    if (similarity <= most) continue;
    best = template;
    most = similarity;
  }
  return most >= LEAST_SIMILARITY || crowd >= CROWD ? best : undefined;
}

/**
 * The share of the words, by weight, that are equal; `<*>` counts half. Above 1 when no constant differs: a line that a
 * template has taken once is its own however general it has become since, and one without `<*>` goes before one with. Nothing
 * is similar across a word that turns the meaning round.
 */
function similarityOf(words: Int32Array, line: Words): number {
  const { ids, masked, count } = line;
  let equal = 0;
  let weight = 0;
  let wild = 0;
  for (let index = 0; index < count; index++) {
    const word = words[index]!;
    if (word !== ids[index] && (isFlipWord(word) || isFlipWord(ids[index]!))) return 0;
    if (word === ANY_WORD) wild++;
    else if (word !== ids[index]) weight += CONSTANT_WEIGHT;
    else equal += masked[index] === 1 ? MASK_WEIGHT : CONSTANT_WEIGHT;
  }
  if (weight === 0) return 2 + (equal + 1) / (equal + 2 * wild + 1);
  return (equal + wild) / (equal + 2 * wild + weight);
}
