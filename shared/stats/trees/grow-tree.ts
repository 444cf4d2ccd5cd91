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
  const gradients = new Float64Array(LEVELS * (first + 1));
  const curvatures = new Float64Array(LEVELS * (first + 1));
  for (const [column, values] of levels.entries()) {
    gradients.fill(0);
    curvatures.fill(0);
    for (let row = 0; row < values.length; row++) {
      const slot = ((rows.nodes[row] ?? 0) - first) * LEVELS + (values[row] ?? 0);
      gradients[slot] = (gradients[slot] ?? 0) + (rows.gradients[row] ?? 0);
      curvatures[slot] = (curvatures[slot] ?? 0) + (rows.curvatures[row] ?? 0);
    }
    for (const [index, best] of splits.entries()) {
      const own = [index * LEVELS, (index + 1) * LEVELS] as const;
      const found = splitOf(gradients.subarray(...own), curvatures.subarray(...own), options);
      if (found.gain > best.gain) splits[index] = { ...found, column };
    }
  }
  return splits;
}

/** Levels in the order of their best value, cut in two where it gains most: no other set of levels gains more. */
function splitOf(
  gradients: Float64Array,
  curvatures: Float64Array,
  options: TreeOptions,
): Omit<Split, 'column'> {
  const { leastWeight, penalty } = options;
  const used = [...curvatures.keys()].filter((level) => (curvatures[level] ?? 0) > 0);
  const valueOf = (level: number): number => (gradients[level] ?? 0) / (curvatures[level] ?? 1);
  used.sort((a, b) => valueOf(a) - valueOf(b));
  const total = { gradient: sumOf(gradients), curvature: sumOf(curvatures) };
  const lossOf = (gradient: number, curvature: number): number => gradient ** 2 / (curvature + penalty);
  const whole = lossOf(total.gradient, total.curvature);
  let best = { gain: 0, mask: ALL };
  let [mask, gradient, curvature] = [0, 0, 0];
  for (const level of used) {
    mask |= 1 << level;
    gradient += gradients[level] ?? 0;
    curvature += curvatures[level] ?? 0;
    const rest = total.curvature - curvature;
    if (curvature < leastWeight || rest < leastWeight) continue;
    const gain = lossOf(gradient, curvature) + lossOf(total.gradient - gradient, rest) - whole;
    if (gain > best.gain) best = { gain, mask };
  }
  return best;
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
