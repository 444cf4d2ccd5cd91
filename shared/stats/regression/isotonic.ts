/** A rising curve: points to interpolate between, x strictly ascending, y never falling. */
export type IsotonicCurve = { x: Float64Array; y: Float64Array };

type Block = { weight: number; mean: number; points: number };

/** x closer than this count as one, as scikit-learn has it. */
const SAME = 1e-15;

/**
 * Isotonic regression: the never-falling curve with the least weighted squared error, by pooling adjacent violators (R. Barlow and others, 1972);
 * the usual calibration of scores to probabilities. Equal x are averaged first. Inner points of a flat stretch are left out, which
 * changes no prediction. Equal to scikit-learn's `IsotonicRegression`. O(n log n). No points give an empty curve.
 * @param weights one for each point, positive; 1 by default
 */
export function fitIsotonic(x: Float64Array, y: Float64Array, weights?: Float64Array): IsotonicCurve {
  const points = distinctPoints(x, y, weights);
  const fitted = poolViolators(points.y, points.weights);
  const kept = [...fitted.keys()].filter((at) => {
    const inside = at > 0 && at < fitted.length - 1;
    return !(inside && fitted[at] === fitted[at - 1] && fitted[at] === fitted[at + 1]);
  });
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (at) => values[at] ?? NaN);
  return { x: pick(points.x), y: pick(fitted) };
}

/** Value of the curve: linear between its points, the end points' beyond them. NaN for NaN and for an empty curve. */
export function predictIsotonic({ x, y }: IsotonicCurve, at: number): number {
  const last = x.length - 1;
  if (last < 0 || Number.isNaN(at)) return NaN;
  if (at <= (x[0] ?? NaN)) return y[0] ?? NaN;
  if (at >= (x[last] ?? NaN)) return y[last] ?? NaN;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((x[middle] ?? NaN) <= at) low = middle;
    else high = middle;
  }
  const [fromX, fromY] = [x[low] ?? NaN, y[low] ?? NaN];
  return fromY + (((y[high] ?? NaN) - fromY) / ((x[high] ?? NaN) - fromX)) * (at - fromX);
}

type Points = IsotonicCurve & { weights: Float64Array };

/** Points ascending by x, those with the same x as one: mean y, summed weight. */
function distinctPoints(x: Float64Array, y: Float64Array, weights?: Float64Array): Points {
  const order = Uint32Array.from(x.keys()).toSorted(
    (a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0),
  );
  const result = {
    x: new Float64Array(x.length),
    y: new Float64Array(x.length),
    weights: new Float64Array(x.length),
  };
  let count = 0;
  for (const row of order) {
    const value = x[row] ?? NaN;
    if (count === 0 || value - (result.x[count - 1] ?? 0) >= SAME) {
      result.x[count] = value;
      count += 1;
    }
    const weight = weights?.[row] ?? 1;
    result.y[count - 1] = (result.y[count - 1] ?? 0) + weight * (y[row] ?? NaN);
    result.weights[count - 1] = (result.weights[count - 1] ?? 0) + weight;
  }
  const means = result.y.map((sum, at) => sum / (result.weights[at] ?? 1));
  return {
    x: result.x.subarray(0, count),
    y: means.subarray(0, count),
    weights: result.weights.subarray(0, count),
  };
}

/** Joins neighbouring blocks while the earlier mean is above the later one. */
function poolViolators(y: Float64Array, weights: Float64Array): Float64Array {
  const blocks: Block[] = [];
  for (let at = 0; at < y.length; at++) {
    let block: Block = { weight: weights[at] ?? 1, mean: y[at] ?? NaN, points: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.mean >= block.mean; last = blocks.at(-1)) {
      blocks.pop();
      const weight = last.weight + block.weight;
      const mean = (last.weight * last.mean + block.weight * block.mean) / weight;
      block = { weight, mean, points: last.points + block.points };
    }
    blocks.push(block);
  }
  const fitted = new Float64Array(y.length);
  let from = 0;
  for (const { mean, points } of blocks) {
    fitted.fill(mean, from, from + points);
    from += points;
  }
  return fitted;
}
