/** A node's numbers in `TreeNodes.cells`: which feature it cuts, the key of its cut, the offset of its left child. */
export const STRIDE = 3;
const FEATURE = 0;
const KEY = 1;
const LEFT = 2;
/** No key is above it: whoever comes to a leaf stays there. */
const NEVER = 0x3fffffff;

/**
 * The nodes of many trees; a node is named by the offset of its cells, and its right child follows its left child. Cuts are kept as
 * keys, so that going down is a subtraction and a sign: a processor guesses the branches of a random tree wrongly.
 */
export class TreeNodes {
  used = 0;

  constructor(
    capacity: number,
    readonly cells: Int32Array = new Int32Array(capacity * STRIDE),
    /** Of a leaf; by its number (offset / STRIDE). */
    readonly paths: Float64Array = new Float64Array(capacity),
  ) {}

  /** A copy without room to spare. */
  trimmed(): TreeNodes {
    return new TreeNodes(0, this.cells.slice(0, this.used * STRIDE), this.paths.slice(0, this.used));
  }
}

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** Single-precision numbers as integers of 31 bits in the same order, so that the difference of two has 32; the last bit is lost. */
export function keysOf(rows: Float32Array): Int32Array {
  const keys = new Int32Array(new Float32Array(rows).buffer);
  for (let index = 0; index < keys.length; index++) keys[index] = ordered(keys[index]!);
  return keys;
}

function keyOf(value: number): number {
  single[0] = value;
  return ordered(bits[0]!);
}

/** Negative floats order backwards by their bits. */
function ordered(floatBits: number): number {
  return (floatBits < 0 ? floatBits ^ 0x7fffffff : floatBits) >> 1;
}

export interface TreeSample {
  readonly rows: Float32Array;
  readonly keys: Int32Array;
  readonly features: number;
  /** Row numbers; growing a tree reorders its own. */
  readonly order: Int32Array;
  readonly depthLimit: number;
  /** What a leaf of so many rows adds to the depth. */
  readonly leafPath: (rows: number) => number;
}

/** Rows `from` to `to` of the order. */
interface Branch {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Grows a tree from the first `count` rows of the order; returns its root. */
export function growTree(nodes: TreeNodes, sample: TreeSample, count: number, chance: () => number): number {
  const root = nodes.used++;
  const waiting: Branch[] = [{ node: root, from: 0, to: count, depth: 0 }];
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    const { node, from, to, depth } = branch;
    const cut = depth < sample.depthLimit && to - from > 1 ? chooseCut(sample, branch, chance) : undefined;
    if (cut === undefined) {
      nodes.paths[node] = depth + sample.leafPath(to - from);
      write(nodes, node, { feature: 0, key: NEVER }, node);
      continue;
    }
    const left = nodes.used;
    nodes.used += 2;
    write(nodes, node, cut, left);
    const middle = partition(sample, branch, cut);
    waiting.push({ node: left + 1, from: middle, to, depth: depth + 1 });
    waiting.push({ node: left, from, to: middle, depth: depth + 1 });
  }
  return root * STRIDE;
}

function write({ cells }: TreeNodes, node: number, { feature, key }: Cut, left: number): void {
  cells[node * STRIDE + FEATURE] = feature;
  cells[node * STRIDE + KEY] = key;
  cells[node * STRIDE + LEFT] = left * STRIDE;
}

/** Adds to `sums` the path of each row (`features` keys each) down the tree at `root`. */
export function addPaths(nodes: TreeNodes, root: number, depth: number, keys: Int32Array, sums: Float64Array): void {
  const { cells, paths } = nodes;
  const features = keys.length / sums.length;
  let row = 0;
  // Four at a time: one row's next node must be waited for, and meanwhile the others' are read.
  for (; row + 4 <= sums.length; row += 4) {
    const a = row * features;
    const b = a + features;
    const c = b + features;
    const d = c + features;
    let atA = root;
    let atB = root;
    let atC = root;
    let atD = root;
    for (let level = 0; level < depth; level++) {
      atA = cells[atA + LEFT]! + STRIDE * ((cells[atA + KEY]! - keys[a + cells[atA]!]!) >>> 31);
      atB = cells[atB + LEFT]! + STRIDE * ((cells[atB + KEY]! - keys[b + cells[atB]!]!) >>> 31);
      atC = cells[atC + LEFT]! + STRIDE * ((cells[atC + KEY]! - keys[c + cells[atC]!]!) >>> 31);
      atD = cells[atD + LEFT]! + STRIDE * ((cells[atD + KEY]! - keys[d + cells[atD]!]!) >>> 31);
    }
    sums[row]! += paths[atA / STRIDE]!;
    sums[row + 1]! += paths[atB / STRIDE]!;
    sums[row + 2]! += paths[atC / STRIDE]!;
    sums[row + 3]! += paths[atD / STRIDE]!;
  }
  for (; row < sums.length; row++) {
    let at = root;
    for (let level = 0; level < depth; level++)
      at = cells[at + LEFT]! + STRIDE * ((cells[at + KEY]! - keys[row * features + cells[at]!]!) >>> 31);
    sums[row]! += paths[at / STRIDE]!;
  }
}

interface Cut {
  readonly feature: number;
  /** Rows up to it go left. */
  readonly key: number;
}

/** A random value of a random feature in which the rows differ; undefined where they are all the same. */
function chooseCut(sample: TreeSample, { from, to }: Branch, chance: () => number): Cut | undefined {
  const { rows, keys, features, order } = sample;
  const first = Math.floor(chance() * features);
  // Round from a random feature on: behind a constant one its follower is likelier, and scores do not feel it.
  for (let tried = 0; tried < features; tried++) {
    const feature = (first + tried) % features;
    let least = order[from]!;
    let most = least;
    for (let place = from + 1; place < to; place++) {
      const row = order[place]!;
      if (rows[row * features + feature]! < rows[least * features + feature]!) least = row;
      if (rows[row * features + feature]! > rows[most * features + feature]!) most = row;
    }
    const leastKey = keys[least * features + feature]!;
    const mostKey = keys[most * features + feature]!;
    if (leastKey === mostKey) continue;
    const low = rows[least * features + feature]!;
    const key = keyOf(low + chance() * (rows[most * features + feature]! - low));
    return { feature, key: Math.min(key, mostKey - 1) };
  }
  return undefined;
}

/** The rows up to the cut first; returns where the others begin. Both sides have some. */
function partition({ keys, features, order }: TreeSample, { from, to }: Branch, cut: Cut): number {
  let middle = from;
  for (let place = from; place < to; place++) {
    const row = order[place]!;
    if (keys[row * features + cut.feature]! > cut.key) continue;
    order[place] = order[middle]!;
    order[middle++] = row;
  }
  return middle;
}
