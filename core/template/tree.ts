import type { Template } from './template';
import { ANY_WORD } from './word-table';

/** Words that choose the way down. Drain3's depth of 4, which counts root and leaf. */
const STEPS = 2;
/**
 * Fewer than Drain3's 100: that many user names in second place would be new templates each. With the stricter similarity
 * the wildcard keeps unlike lines apart as well (bench `templates`: no system loses down to 20).
 */
const MOST_CHILDREN = 20;
/**
 * Two of three constant words. Drain's .4 merges "Took <num> seconds to spawn …" with "… to destroy …" and "VM Started"
 * with "VM Paused" (bench `templates`); one differing word in three must pass, or every name in "Deleted file x" is new.
 */
const LEAST_SIMILARITY = 0.66;
/** Drain's own threshold counts once so many templates are that similar to a line: then the words vary without end. */
const LOOSE_SIMILARITY = 0.4;
const CROWD = 8;

interface Node {
  /** By word; `ANY_WORD` is the wildcard. */
  readonly children: Map<number, Node>;
  readonly templates: Template[];
}

/** A line as the tree sees it. */
export interface Words {
  readonly ids: Int32Array;
  readonly masked: Uint8Array;
  readonly count: number;
}

/**
 * The fixed-depth prefix tree of Drain (He, Zhu, Zheng and Lyu, ICWS 2017), one a service: first by the number of words,
 * then by the first words, then by similarity. A word with a mask goes by the wildcard.
 */
export class Tree {
  size = 0;
  private readonly lengths = new Map<number, Node>();

  /** The most similar template that is similar enough; of equals the oldest. */
  find(line: Words): Template | undefined {
    let node = this.lengths.get(line.count);
    for (let step = 0; step < STEPS && step < line.count && node !== undefined; step++) {
      node = (line.masked[step] === 0 ? node.children.get(line.ids[step]!) : undefined) ?? node.children.get(ANY_WORD);
    }
    return node && mostSimilar(node.templates, line);
  }

  /** Which steps a template born of this line takes by the wildcard. Its words are known to the table by now. */
  wildSteps(line: Words): number {
    let steps = 0;
    let node = this.lengths.get(line.count);
    for (let step = 0; step < STEPS && step < line.count; step++) {
      const child = line.masked[step] === 0 ? node?.children.get(line.ids[step]!) : undefined;
      const hasRoom = node === undefined || node.children.size < MOST_CHILDREN;
      const isWild = line.masked[step] === 1 || (child === undefined && !hasRoom);
      if (isWild) steps |= 1 << step;
      node = isWild ? node?.children.get(ANY_WORD) : child;
    }
    return steps;
  }

  add(template: Template): void {
    let node = childOf(this.lengths, template.words.length);
    for (const word of wayOf(template)) node = childOf(node.children, word);
    node.templates.push(template);
    this.size++;
  }

  remove(template: Template): void {
    prune(this.lengths, [template.words.length, ...wayOf(template)], template);
    this.size--;
  }

  *templates(): Iterable<Template> {
    const nodes = [...this.lengths.values()];
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      yield* node.templates;
      nodes.push(...node.children.values());
    }
  }
}

/** The words of an exact step never change: each line that gets there has the same. */
function wayOf(template: Template): number[] {
  const way: number[] = [];
  for (let step = 0; step < STEPS && step < template.words.length; step++) {
    way.push((template.wildSteps >> step) & 1 ? ANY_WORD : template.words[step]!);
  }
  return way;
}

function childOf(children: Map<number, Node>, key: number): Node {
  let child = children.get(key);
  if (child === undefined) children.set(key, (child = { children: new Map(), templates: [] }));
  return child;
}

/** Empty nodes go, or the wildcard would catch words that now have room. */
function prune(children: Map<number, Node>, way: readonly number[], template: Template): void {
  const [key, ...rest] = way;
  const node = children.get(key!)!;
  if (rest.length > 0) prune(node.children, rest, template);
  else node.templates.splice(node.templates.indexOf(template), 1);
  if (node.templates.length === 0 && node.children.size === 0) children.delete(key!);
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
 * template has taken once is its own however general it has become since, and one without `<*>` goes before one with.
 */
function similarityOf(words: Int32Array, line: Words): number {
  const { ids, masked, count } = line;
  let equal = 0;
  let weight = 0;
  let wild = 0;
  for (let index = 0; index < count; index++) {
    const word = words[index]!;
    if (word === ANY_WORD) wild++;
    else if (word !== ids[index]) weight += CONSTANT_WEIGHT;
    else equal += masked[index] === 1 ? MASK_WEIGHT : CONSTANT_WEIGHT;
  }
  if (weight === 0) return 2 + (equal + 1) / (equal + 2 * wild + 1);
  return (equal + wild) / (equal + 2 * wild + weight);
}
