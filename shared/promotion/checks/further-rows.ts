import { normalQuantile } from '../../stats/distributions/normal-quantile.ts';
import { tangoScore } from '../../stats/intervals/paired-proportion-difference.ts';
import { requiredRows, requiredUnanimousRows } from '../../stats/intervals/required-rows.ts';
import type { Estimate } from '../measures/measurement.ts';
import type { BoundQuestion } from './judge-bound.ts';

/** So many are as good as never: the estimate is too near to the limit to be told from it. */
export const MOST_FURTHER_ROWS = 10_000_000;

/**
 * How many further labelled rows settle a question at 80 % power, if the estimate is the truth and the further rows are like those that there are;
 * at least 1, at most `MOST_FURTHER_ROWS`. null where the estimate is not on the good side of the limit, as no number of rows helps then,
 * or where no bound is known.
 * @param boundError the error that the decision stands on, where it is not that of the estimate's bound
 */
export function furtherRows(question: BoundQuestion, boundError = errorAtLimit(question)): number | null {
  const { estimate, direction, limit, rows, alpha, outOf = rows } = question;
  const sign = direction === 'higher' ? 1 : -1;
  const distance = sign * (estimate.value - limit);
  const { standardError } = estimate;
  if (!(distance > 0) || !Number.isFinite(boundError) || !Number.isFinite(standardError)) return null;
  const needed =
    standardError === 0
      ? requiredUnanimousRows(rows, Math.abs(estimate.value - boundOf(question)), distance)
      : requiredRows({ rows, standardError, distance, alpha, boundError });
  const further = Math.ceil(((needed - rows) * outOf) / rows);
  return Math.min(MOST_FURTHER_ROWS, Math.max(1, further));
}

/**
 * The error that a bound stands on when it gets to the limit: of score bounds that of the limit itself, of others what they are wide now, which is more
 * than the standard error where few entities or blocks carry it.
 */
export function errorAtLimit(question: BoundQuestion): number {
  const { estimate, limit, rows, alpha } = question;
  const { method, value, standardError } = estimate;
  const wide = Math.abs(boundOf(question) - value) / normalQuantile(1 - alpha);
  if (standardError === 0) return wide;
  if (method.startsWith('wilson'))
    return standardError * Math.sqrt((limit * (1 - limit)) / (value * (1 - value)));
  if (method === 'tango') return Math.abs((value - limit) / scoreAt(estimate, rows, limit));
  return Math.max(standardError, wide);
}

/** Tango's statistic at the limit; the discordant pairs are those that the estimate and its error tell of. */
function scoreAt({ value, standardError }: Estimate, rows: number, limit: number): number {
  const discordant = rows * (rows * standardError ** 2 + value ** 2);
  const lead = rows * value;
  const pairs = { onlyFirst: (discordant + lead) / 2, onlySecond: (discordant - lead) / 2 };
  return tangoScore(pairs, rows, limit);
}

const boundOf = ({ estimate, direction }: BoundQuestion): number =>
  direction === 'higher' ? estimate.lower : estimate.upper;
