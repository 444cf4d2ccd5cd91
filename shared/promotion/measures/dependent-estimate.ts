import { clusteredInterval } from '../../stats/resampling/clustered-interval.ts';
import type { Dependence } from './dependence.ts';
import type { Estimate } from './measurement.ts';

/**
 * The widest bounds over the ways in which rows depend on each other; a bound that is not known stays so.
 * @param draws one array for each way
 */
export function dependentEstimate(
  value: number,
  draws: readonly Float64Array[],
  dependence: readonly Pick<Dependence, 'groups' | 'method'>[],
  alpha: number,
): Estimate {
  const intervals = dependence.map(({ groups }, at) => {
    const ofScheme = draws[at] ?? new Float64Array();
    const standardError = deviation(ofScheme);
    const interval = clusteredInterval({
      draws: ofScheme,
      estimate: value,
      standardError,
      clusters: groups,
      alpha,
    });
    return { standardError, ...interval };
  });
  return {
    value,
    standardError: Math.max(...intervals.map(({ standardError }) => standardError)),
    lower: Math.min(...intervals.map(({ lower }) => lower)),
    upper: Math.max(...intervals.map(({ upper }) => upper)),
    method: `bootstrap-percentile-${dependence.map(({ method }) => method).join('-and-')}`,
  };
}

/** Deviation of bootstrap draws: the standard error of what was drawn. */
export function deviation(draws: Float64Array): number {
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  return Math.sqrt(draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (draws.length - 1));
}
