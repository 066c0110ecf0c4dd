import type { Template } from './template';
import { ANY_WORD } from './word-table';

/** Drain's parameters. Depth and children are Drain3's defaults less its root; bench `templates` measured the threshold. */
const STEPS = 2;
const MOST_CHILDREN = 100;
const LEAST_SIMILARITY = 0.4;

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

function mostSimilar(templates: readonly Template[], line: Words): Template | undefined {
  let best: Template | undefined;
  let mostEqual = Math.ceil(LEAST_SIMILARITY * line.count) - 1;
  for (const template of templates) {
    const equal = equalWords(template.words, line.ids, line.count);
    if (equal <= mostEqual) continue;
    best = template;
    mostEqual = equal;
    if (equal === line.count) break;
  }
  return best;
}

/** Drain's similarity times the number of words: a `<*>` counts as different. */
function equalWords(words: Int32Array, ids: Int32Array, count: number): number {
  let equal = 0;
  for (let index = 0; index < count; index++) if (words[index] === ids[index]) equal++;
  return equal;
}
