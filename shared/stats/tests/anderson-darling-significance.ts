import { fitQuadratic } from '../regression/fit-quadratic.ts';

/** Significance levels, and the coefficients of their critical values b0 + b1/√m + b2/m (Scholz and Stephens, 1987, table 2). */
const levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const table: [number, number, number][] = [
  [0.675, -0.245, -0.105],
  [1.281, 0.25, -0.305],
  [1.645, 0.678, -0.362],
  [1.96, 1.149, -0.391],
  [2.326, 1.822, -0.396],
  [2.573, 2.364, -0.345],
  [3.085, 3.615, -0.154],
];

/**
 * p-value of the standardised k-sample Anderson-Darling statistic for m = k - 1: a parabola through the logarithms of the tabled levels,
 * cut off at 0.25 and 0.001, as SciPy does.
 */
export function interpolateSignificance(statistic: number, m: number): number {
  const critical = table.map(([b0, b1, b2]) => b0 + b1 / Math.sqrt(m) + b2 / m);
  if (Number.isNaN(statistic)) return NaN;
  if (statistic < Math.min(...critical)) return 0.25;
  if (statistic > Math.max(...critical)) return 0.001;
  const curve = fitQuadratic(critical, levels.map(Math.log));
  return Math.exp(curve(statistic));
}
