import { populationSkewness } from '../moments/population-skewness.ts';
import { quantileOfSorted } from '../ranks/quantile.ts';

/**
 * How wide equal bins should be. `sturges`: range / (log2 n + 1), for about normal data (H. A. Sturges, 1926); `doane`: Sturges with more bins for
 * skewed data (D. P. Doane, 1976); `freedman-diaconis`: 2 IQR n^(-1/3), robust to outliers (1981).
 */
export type WidthRule = 'sturges' | 'doane' | 'freedman-diaconis';

/**
 * Bin width by a rule, with numpy's arithmetic. 0 means one bin: where the values do not differ (for Freedman-Diaconis: where their middle half does
 * not), and for Doane with two values or fewer.
 * @param values finite, at least one; for Doane in the order of the data, since its moments are summed in that order
 */
export function binWidth(values: Float64Array, range: number, rule: WidthRule): number {
  if (rule === 'sturges') return range / (Math.log2(values.length) + 1);
  return rule === 'doane' ? doaneWidth(values, range) : freedmanDiaconisWidth(values);
}

function freedmanDiaconisWidth(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
  return 2 * middle * values.length ** (-1 / 3);
}

function doaneWidth(values: Float64Array, range: number): number {
  const n = values.length;
  if (n <= 2) return 0;
  const skewness = populationSkewness(values);
  if (Number.isNaN(skewness)) return 0;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return range / (1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness) / error));
}
