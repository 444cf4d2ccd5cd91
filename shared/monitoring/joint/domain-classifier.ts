import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import { createSeededGenerator } from '../../stats/resampling/seeded-generator.ts';
import { mannWhitney } from '../../stats/tests/mann-whitney.ts';
import { fitBoostedTrees, scoreBoostedTrees } from '../../stats/trees/boosted-trees.ts';

/** Rows of one sample, the same columns in each. */
type Rows = { rows: number; levels: readonly Uint8Array[] };

export type Separation = {
  /** Rows of both samples that the classifier was tried on. */
  rows: number;
  /** How often it puts a row of the current data after one of the reference, 0.5 without any difference. */
  auc: number;
  /** One-sided, of Mann and Whitney's test on rows that it has not learned from. */
  pValue: number;
  /** Jensen-Shannon distance, base 2, of two normal distributions that are told apart as well. Compared with the threshold. */
  effect: number;
  /** Share of each column in what the classifier learned, 0 to 1. */
  shares: Float64Array;
};

/** Half of it is learned from, half of it is tried on. */
const MIN_ROWS = 200;
const SEED = 20_260_301;

/**
 * How well a classifier tells current rows from the reference's: boosted trees learn from half of both samples and are tried on the other half, so that
 * the ranks of their scores have the distribution of Mann and Whitney's test when there is nothing to learn (D. Lopez-Paz and M. Oquab, "Revisiting
 * classifier two-sample tests", 2017). Sees changes that no single column shows, unless it takes three or more columns to see anything at all. The same rows give the same numbers. undefined with under 200
 * rows in a sample.
 */
export function separate(reference: Rows, current: Rows): Separation | undefined {
  if (Math.min(reference.rows, current.rows) < MIN_ROWS) return undefined;
  const random = createSeededGenerator(SEED);
  const [before, after] = [reference, current].map(({ rows }) => halvesOf(rows, random));
  if (before === undefined || after === undefined) return undefined;
  const learned = joined(reference, before.learn, current, after.learn);
  const model = fitBoostedTrees(learned.levels, learned.labels);
  const scoresOf = ({ levels }: Rows, rows: Int32Array): Float64Array =>
    scoreBoostedTrees(model, pick(levels, rows)).toSorted();
  const tried = [scoresOf(current, after.try), scoresOf(reference, before.try)] as const;
  const { statistic, pValue } = mannWhitney(...tried, { alternative: 'greater', method: 'asymptotic' });
  const pairs = tried[0].length * tried[1].length;
  const auc = statistic / pairs;
  const total = model.gains.reduce((sum, gain) => sum + gain, 0);
  return {
    rows: tried[0].length + tried[1].length,
    auc,
    pValue: Number.isNaN(pValue) ? 1 : pValue,
    effect: effectOf(auc, pairs),
    shares: model.gains.map((gain) => (total > 0 ? gain / total : 0)),
  };
}

/** Φ(d / √2) is the AUC of normal distributions d deviations apart, and d / √(8 ln 2) about their distance. */
function effectOf(auc: number, pairs: number): number {
  const inside = Math.min(auc, 1 - 1 / (2 * pairs));
  return inside <= 0.5 ? 0 : Math.min(1, (Math.SQRT2 * normalQuantile(inside)) / Math.sqrt(8 * Math.LN2));
}

type Halves = { learn: Int32Array; try: Int32Array };

/** By a seeded shuffle. */
function halvesOf(rows: number, random: () => number): Halves {
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  for (let at = rows - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  const half = rows >> 1;
  return { learn: order.subarray(0, half), try: order.subarray(half) };
}

const pick = (levels: readonly Uint8Array[], rows: Int32Array): Uint8Array[] =>
  levels.map((column) => Uint8Array.from(rows, (row) => column[row] ?? 0));

function joined(
  reference: Rows,
  before: Int32Array,
  current: Rows,
  after: Int32Array,
): { levels: Uint8Array[]; labels: Uint8Array } {
  const [first, second] = [pick(reference.levels, before), pick(current.levels, after)];
  const levels = first.map((column, index) => {
    const whole = new Uint8Array(before.length + after.length);
    whole.set(column);
    whole.set(second[index] ?? [], before.length);
    return whole;
  });
  return { levels, labels: new Uint8Array(before.length + after.length).fill(1, before.length) };
}
