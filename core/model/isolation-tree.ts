/** In the place of a feature. */
export const LEAF = -1;

/** The nodes of many trees in typed arrays: a node's right child is the one after its left child. */
export class TreeNodes {
  used = 0;

  constructor(
    capacity: number,
    /** The feature that the node cuts, or LEAF. */
    readonly feature: Int16Array = new Int16Array(capacity),
    /** Rows up to this go left; of a leaf the path length. Single precision as the rows are, or a cut could set nothing apart. */
    readonly value: Float32Array = new Float32Array(capacity),
    readonly left: Int32Array = new Int32Array(capacity),
  ) {}

  /** A copy without room to spare. */
  trimmed(): TreeNodes {
    const { used } = this;
    return new TreeNodes(used, this.feature.slice(0, used), this.value.slice(0, used), this.left.slice(0, used));
  }
}

export interface TreeSample {
  readonly rows: Float32Array;
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
      nodes.feature[node] = LEAF;
      nodes.value[node] = depth + sample.leafPath(to - from);
      continue;
    }
    const middle = partition(sample, branch, cut);
    const left = nodes.used;
    nodes.used += 2;
    nodes.feature[node] = cut.feature;
    nodes.value[node] = cut.value;
    nodes.left[node] = left;
    waiting.push(
      { node: left + 1, from: middle, to, depth: depth + 1 },
      { node: left, from, to: middle, depth: depth + 1 },
    );
  }
  return root;
}

interface Cut {
  readonly feature: number;
  readonly value: number;
}

/** A random value of a random feature in which the rows differ; undefined where they are all the same. */
function chooseCut({ rows, features, order }: TreeSample, { from, to }: Branch, chance: () => number): Cut | undefined {
  const first = Math.floor(chance() * features);
  // Round from a random feature on: a row of constant ones makes its follower likelier, and scores do not feel it.
  for (let tried = 0; tried < features; tried++) {
    const feature = (first + tried) % features;
    let least = Infinity;
    let most = -Infinity;
    for (let place = from; place < to; place++) {
      const value = rows[order[place]! * features + feature]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (least === most) continue;
    const value = Math.fround(least + chance() * (most - least));
    return { feature, value: value < most ? value : least };
  }
  return undefined;
}

/** The rows up to the cut first; returns where the others begin. Both sides have some. */
function partition({ rows, features, order }: TreeSample, { from, to }: Branch, cut: Cut): number {
  let middle = from;
  for (let place = from; place < to; place++) {
    const row = order[place]!;
    if (rows[row * features + cut.feature]! > cut.value) continue;
    order[place] = order[middle]!;
    order[middle++] = row;
  }
  return middle;
}
