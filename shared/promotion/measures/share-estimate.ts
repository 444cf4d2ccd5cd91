import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import { studentQuantile } from '../../stats/distributions/student-quantile.ts';
import { effectiveTrials } from '../../stats/intervals/effective-trials.ts';
import type { Proportion } from '../../stats/intervals/independent-proportions.ts';
import { wilsonInterval } from '../../stats/intervals/wilson-interval.ts';
import { clustersOf } from './clusters-of.ts';
import { crossingOf } from './crossing-of.ts';
import type { Estimate } from './measurement.ts';
import type { RowRelations } from './row-relations.ts';
import { blocksOf, momentsInBlock, momentsOf } from './time-blocks.ts';
import { twoWayVariance } from './two-way-variance.ts';

/**
 * A share of rows, and how many independent rows they are worth: the fewest where they depend on each other in two ways, and
 * as many fewer as the error of both ways together is larger.
 */
export function proportionOf(flags: Uint8Array, relations: RowRelations, alpha: number): Proportion {
  const share = flags.length === 0 ? 0 : sum(flags) / flags.length;
  const ways = [clustersOf(relations.entities), inTime(flags, relations.times)] as const;
  const fewest = Math.min(...ways.map((groupOf) => trialsOf(flags, groupOf, alpha)));
  const trials = fewest * shareOfBoth(flags, ...ways);
  return { successes: share * trials, trials };
}

/** Of each row the number of its group; undefined: each is one of its own. */
type Groups = Uint32Array | undefined;

/** The variance by the less certain way over that of both together, which trials are worth less by. */
function shareOfBoth(flags: Uint8Array, first: Groups, second: Groups): number {
  if (first === undefined || second === undefined) return 1;
  const varianceBy = (groups: Uint32Array): number => 1 / effectiveTrials(flags, groups);
  const ways = [varianceBy(first), varianceBy(second)];
  return Math.max(...ways) / twoWayVariance(ways, varianceBy(crossingOf(first, second)));
}

function inTime(flags: Uint8Array, times: Float64Array | undefined): Groups {
  if (times === undefined) return undefined;
  const moments = momentsOf(times);
  return blocksOf(moments, momentsInBlock(moments, [Float64Array.from(flags)]));
}

/**
 * The effective trials of grouped ones, less the more unsure few groups leave their variance: E. L. Korn and B. I. Graubard,
 * "Confidence intervals for proportions with small expected number of positive counts", 1998. One group is worth one trial.
 */
function trialsOf(flags: Uint8Array, groupOf: Groups, alpha: number): number {
  const groups = new Set(groupOf).size;
  const trials = effectiveTrials(flags, groupOf);
  if (groups < 2) return trials;
  return trials * (normalQuantile(1 - alpha) / studentQuantile(1 - alpha, groups - 1)) ** 2;
}

/** The Wilson interval of a share of rows. No rows give NaN. */
export function shareEstimate(flags: Uint8Array, relations: RowRelations, alpha: number): Estimate {
  const { successes, trials } = proportionOf(flags, relations, alpha);
  const value = sum(flags) / flags.length;
  const standardError = Math.sqrt((value * (1 - value)) / trials);
  return { value, ...wilsonInterval(successes, trials, alpha), standardError, method: methodOf(relations) };
}

function methodOf({ entities, times }: RowRelations): string {
  const repeats = clustersOf(entities) !== undefined;
  const by = [...(repeats ? ['by-entity'] : []), ...(times === undefined ? [] : ['by-time'])];
  return ['wilson', ...(by.length === 0 ? [] : [by.join('-and-')])].join('-');
}

function sum(flags: Uint8Array): number {
  let total = 0;
  for (const flag of flags) total += flag;
  return total;
}
