import { clusteredInterval } from '../../stats/resampling/clustered-interval.ts';
import type { Dependence } from './dependence.ts';
import type { Estimate } from './measurement.ts';
import { twoWayVariance } from './two-way-variance.ts';

type Way = Pick<Dependence, 'groups' | 'method'>;

/**
 * The widest bounds over the ways in which rows depend on each other, as much wider as the error of both ways together is
 * than that of the less certain one; a bound that is not known stays so.
 * @param draws one array for each way
 */
export function dependentEstimate(
  value: number,
  draws: readonly Float64Array[],
  dependence: readonly Way[],
  alpha: number,
): Estimate {
  const drawn = dependence.map(({ groups, method }, at) => {
    const own = draws[at] ?? new Float64Array();
    return { groups, method, draws: own, standardError: deviation(own) };
  });
  const ways = drawn.filter(({ method }) => method !== 'in-both');
  const intervals = ways.map(({ groups, ...way }) =>
    clusteredInterval({ ...way, estimate: value, clusters: groups, alpha }),
  );
  const shared = drawn.find(({ method }) => method === 'in-both')?.standardError;
  const squares = ways.map(({ standardError }) => standardError ** 2);
  const variance = twoWayVariance(squares, shared === undefined ? undefined : shared ** 2);
  const most = Math.max(...squares);
  const stretch = most > 0 ? Math.sqrt(variance / most) : 1;
  const lower = Math.min(...intervals.map((interval) => interval.lower));
  const upper = Math.max(...intervals.map((interval) => interval.upper));
  return {
    value,
    standardError: Math.sqrt(variance),
    lower: Math.min(lower, value - stretch * (value - lower)),
    upper: Math.max(upper, value + stretch * (upper - value)),
    method: `bootstrap-percentile-${ways.map(({ method }) => method).join('-and-')}`,
  };
}

/** Deviation of bootstrap draws: the standard error of what was drawn. */
export function deviation(draws: Float64Array): number {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  return Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (draws.length - 1));
}
