import { growTree, scoreTree, type Tree, type TreeOptions } from './grow-tree.ts';

/** Columns of small whole numbers, 0 to 15, one entry for each row. */
export type Levels = readonly Uint8Array[];

export type BoostedTrees = {
  trees: readonly Tree[];
  /** How much of the loss each column's splits took away. */
  gains: Float64Array;
};

export type BoostingOptions = TreeOptions & { trees: number; rate: number };

const defaults: BoostingOptions = { trees: 40, rate: 0.15, depth: 3, leastWeight: 5, penalty: 1 };

/**
 * Gradient-boosted trees that tell two classes apart, by Newton steps on the logistic loss over histograms of levels, after T. Chen and C. Guestrin, "XGBoost"
 * (2016). Both classes weigh the same, however many rows they have. Deterministic. O(trees x depth x rows x columns).
 * @param levels the rows to learn from
 * @param labels 0 or 1 for each row, both there
 */
export function fitBoostedTrees(
  levels: Levels,
  labels: Uint8Array,
  options: Partial<BoostingOptions> = {},
): BoostedTrees {
  const { trees: count, rate, ...tree } = { ...defaults, ...options };
  const rows = labels.length;
  const ones = labels.reduce((sum, label) => sum + label, 0);
  const weights = [rows / (2 * (rows - ones)), rows / (2 * ones)];
  const scores = new Float64Array(rows);
  const gradients = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  const gains = new Float64Array(levels.length);
  const trees: Tree[] = [];
  for (let turn = 0; turn < count; turn++) {
    for (let row = 0; row < rows; row++) {
      const weight = weights[labels[row] ?? 0] ?? 1;
      const share = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      gradients[row] = weight * (share - (labels[row] ?? 0));
      curvatures[row] = weight * share * (1 - share);
    }
    const grown = growTree(levels, gradients, curvatures, { ...tree, rate }, gains);
    scoreTree(grown, levels, scores);
    trees.push(grown);
  }
  return { trees, gains };
}

/** Log odds of class 1 for each row. */
export function scoreBoostedTrees({ trees }: BoostedTrees, levels: Levels): Float64Array {
  const scores = new Float64Array(levels[0]?.length ?? 0);
  for (const tree of trees) scoreTree(tree, levels, scores);
  return scores;
}
