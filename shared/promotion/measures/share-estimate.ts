import { effectiveTrials } from '../../stats/intervals/effective-trials.ts';
import type { Proportion } from '../../stats/intervals/independent-proportions.ts';
import { wilsonInterval } from '../../stats/intervals/wilson-interval.ts';
import { clustersOf } from './clusters-of.ts';
import type { Estimate } from './measurement.ts';

/** A share of rows, and how many independent rows they are worth where entities repeat. */
export function proportionOf(flags: ArrayLike<number>, entities: readonly string[] | undefined): Proportion {
  const trials = effectiveTrials(flags, clustersOf(entities));
  const share = flags.length === 0 ? 0 : sum(flags) / flags.length;
  return { successes: share * trials, trials };
}

/** The Wilson interval of a share of rows. No rows give NaN. */
export function shareEstimate(
  flags: ArrayLike<number>,
  entities: readonly string[] | undefined,
  alpha: number,
): Estimate {
  const { successes, trials } = proportionOf(flags, entities);
  const value = successes / trials;
  const standardError = Math.sqrt((value * (1 - value)) / trials);
  const method = trials < flags.length ? 'wilson-by-entity' : 'wilson';
  return { value, ...wilsonInterval(successes, trials, alpha), standardError, method };
}

function sum(flags: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < flags.length; at++) total += flags[at] ?? 0;
  return total;
}
