import type { Levels } from './boosted-trees.ts';

/** A full binary tree. At node i a row goes to node 2 i + 1 when the bit of its level is set, to 2 i + 2 otherwise. */
export type Tree = { columns: Int32Array; masks: Int32Array; leaves: Float64Array };

export type TreeOptions = {
  depth: number;
  /** Least curvature in a leaf: a row weighs at most 1/4. */
  leastWeight: number;
  /** Added to the curvature of every leaf. */
  penalty: number;
};

const LEVELS = 16;
/** Every level goes left. */
const ALL = 0xffff;

type Split = { gain: number; column: number; mask: number };

/** Grows one tree, level by level, each node by the split that takes most of the loss away; adds that to the gains of its column. */
export function growTree(
  levels: Levels,
  gradients: Float64Array,
  curvatures: Float64Array,
  options: TreeOptions & { rate: number },
  gains: Float64Array,
): Tree {
  const inner = 2 ** options.depth - 1;
  const tree = {
    columns: new Int32Array(inner),
    masks: new Int32Array(inner).fill(ALL),
    leaves: new Float64Array(inner + 1),
  };
  const nodes = new Int32Array(gradients.length);
  for (let first = 0; first < inner; first = 2 * first + 1) {
    const splits = bestSplits(levels, { gradients, curvatures, nodes }, first, options);
    for (const [index, { gain, column, mask }] of splits.entries()) {
      tree.columns[first + index] = column;
      tree.masks[first + index] = mask;
      gains[column] = (gains[column] ?? 0) + gain;
    }
    for (let row = 0; row < nodes.length; row++) nodes[row] = childOf(tree, nodes[row] ?? 0, levels, row);
  }
  const sums = { gradients: new Float64Array(inner + 1), curvatures: new Float64Array(inner + 1) };
  for (let row = 0; row < nodes.length; row++) {
    const leaf = (nodes[row] ?? 0) - inner;
    sums.gradients[leaf] = (sums.gradients[leaf] ?? 0) + (gradients[row] ?? 0);
    sums.curvatures[leaf] = (sums.curvatures[leaf] ?? 0) + (curvatures[row] ?? 0);
  }
  for (let leaf = 0; leaf <= inner; leaf++)
    tree.leaves[leaf] =
      (-options.rate * (sums.gradients[leaf] ?? 0)) / ((sums.curvatures[leaf] ?? 0) + options.penalty);
  return tree;
}

const childOf = ({ columns, masks }: Tree, node: number, levels: Levels, row: number): number => {
  const level = levels[columns[node] ?? 0]?.[row] ?? 0;
  return 2 * node + 2 - (((masks[node] ?? 0) >> level) & 1);
};

/** Adds the tree's value for each row to its score. */
export function scoreTree(tree: Tree, levels: Levels, scores: Float64Array): void {
  const inner = tree.columns.length;
  for (let row = 0; row < scores.length; row++) {
    let node = 0;
    while (node < inner) node = childOf(tree, node, levels, row);
    scores[row] = (scores[row] ?? 0) + (tree.leaves[node - inner] ?? 0);
  }
}

type Rows = { gradients: Float64Array; curvatures: Float64Array; nodes: Int32Array };

/** For each node of one level of the tree, whose first is `first`. */
function bestSplits(levels: Levels, rows: Rows, first: number, options: TreeOptions): Split[] {
  const splits = Array.from({ length: first + 1 }, (): Split => ({ gain: 0, column: 0, mask: ALL }));
  // Sums of a node's level lie side by side: its gradients, then its curvatures.
  const sums = new Float64Array(2 * LEVELS * (first + 1));
  const starts = rows.nodes.map((node) => 2 * LEVELS * (node - first));
  const splitOf = createSplitter(options);
  for (const [column, values] of levels.entries()) {
    sums.fill(0);
    addRows(sums, starts, values, rows);
    for (const [index, best] of splits.entries()) {
      const found = splitOf(sums, index * LEVELS);
      if (found.gain > best.gain) splits[index] = { ...found, column };
    }
  }
  return splits;
}

function addRows(
  sums: Float64Array,
  starts: Int32Array,
  values: Uint8Array,
  { gradients, curvatures }: Rows,
): void {
  for (let row = 0; row < values.length; row++) {
    const slot = (starts[row] ?? 0) + 2 * (values[row] ?? 0);
    sums[slot] = (sums[slot] ?? 0) + (gradients[row] ?? 0);
    sums[slot + 1] = (sums[slot + 1] ?? 0) + (curvatures[row] ?? 0);
  }
}

/** Best split of a node, whose sums begin at a slot. */
type SplitOf = (sums: Float64Array, slot: number) => Omit<Split, 'column'>;

/** Levels in the order of their best value, cut in two where it gains most: no other set of levels gains more. */
function createSplitter({ leastWeight, penalty }: TreeOptions): SplitOf {
  const order = new Int32Array(LEVELS);
  const lossOf = (gradient: number, curvature: number): number =>
    (gradient * gradient) / (curvature + penalty);
  return (sums, slot) => {
    const used = orderLevels(sums, slot, order);
    const total = { gradient: sumOf(sums, 2 * slot), curvature: sumOf(sums, 2 * slot + 1) };
    const whole = lossOf(total.gradient, total.curvature);
    const best = { gain: 0, mask: ALL };
    let [mask, gradient, curvature] = [0, 0, 0];
    for (let at = 0; at < used; at++) {
      const level = order[at] ?? 0;
      mask |= 1 << level;
      gradient += sums[2 * (slot + level)] ?? 0;
      curvature += sums[2 * (slot + level) + 1] ?? 0;
      const rest = total.curvature - curvature;
      if (curvature < leastWeight || rest < leastWeight) continue;
      const gain = lossOf(gradient, curvature) + lossOf(total.gradient - gradient, rest) - whole;
      if (gain <= best.gain) continue;
      best.gain = gain;
      best.mask = mask;
    }
    return best;
  };
}

/** Puts the node's levels that have rows in the order of their best value; returns how many there are. */
function orderLevels(sums: Float64Array, slot: number, order: Int32Array): number {
  let used = 0;
  for (let level = 0; level < LEVELS; level++) {
    if (!((sums[2 * (slot + level) + 1] ?? 0) > 0)) continue;
    const value = valueAt(sums, slot + level);
    let at = used++;
    while (at > 0 && valueAt(sums, slot + (order[at - 1] ?? 0)) > value) {
      order[at] = order[at - 1] ?? 0;
      at -= 1;
    }
    order[at] = level;
  }
  return used;
}

const valueAt = (sums: Float64Array, slot: number): number =>
  (sums[2 * slot] ?? 0) / (sums[2 * slot + 1] ?? 1);

/** Of a node's gradients or curvatures. */
function sumOf(sums: Float64Array, from: number): number {
  let sum = 0;
  for (let at = from; at < from + 2 * LEVELS; at += 2) sum += sums[at] ?? 0;
  return sum;
}
