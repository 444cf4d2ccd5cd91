import { delong, type DeLongResult } from '../../stats/tests/delong.ts';
import { type Discordant, mcnemar } from '../../stats/tests/mcnemar.ts';
import type { BinaryPredictions, Predictions } from '../../stats/metrics/predictions.ts';
import { normalTail } from '../../stats/distributions/normal-cdf.ts';
import { pairedProportionDifference } from '../../stats/intervals/paired-proportion-difference.ts';
import { wilcoxonSignedRank } from '../../stats/tests/wilcoxon-signed-rank.ts';
import { wilsonInterval } from '../../stats/intervals/wilson-interval.ts';
import type { Estimate, MeasuredName, PairedTest } from './measurement.ts';

/** Wilson interval of a metric that is a share of rows; undefined for other metrics and for empty shares. */
export function exactEstimate(
  metric: MeasuredName,
  predictions: Predictions,
  alpha: number,
): Estimate | undefined {
  const share = shareOf(metric, predictions);
  if (share === undefined || share.trials === 0) return undefined;
  const value = share.successes / share.trials;
  return {
    value,
    ...wilsonInterval(share.successes, share.trials, alpha),
    standardError: Math.sqrt((value * (1 - value)) / share.trials),
    method: 'wilson',
  };
}

type Share = { successes: number; trials: number };

function shareOf(metric: MeasuredName, predictions: Predictions): Share | undefined {
  if (predictions.task === 'regression') return undefined;
  const { truth, decided } = predictions;
  if (metric === 'accuracy')
    return { successes: count(truth, (label, row) => label === decided[row]), trials: truth.length };
  if (predictions.task !== 'binary') return undefined;
  const hits = count(truth, (label, row) => label === 1 && decided[row] === 1);
  if (metric === 'precision') return { successes: hits, trials: count(decided, (label) => label === 1) };
  if (metric === 'recall') return { successes: hits, trials: count(truth, (label) => label === 1) };
  return undefined;
}

function count(values: ArrayLike<number>, holds: (value: number, row: number) => boolean): number {
  let total = 0;
  for (let row = 0; row < values.length; row++) if (holds(values[row] ?? NaN, row)) total++;
  return total;
}

/** Closed-form bounds of candidate minus champion: Tango for accuracy, DeLong for the area under the ROC curve. */
export function exactDifference(
  metric: MeasuredName,
  candidate: Predictions,
  champion: Predictions,
  alpha: number,
): Estimate | undefined {
  if (metric === 'accuracy') {
    const pairs = discordant(candidate, champion);
    if (pairs === undefined) return undefined;
    return { ...pairedProportionDifference(pairs, candidate.truth.length, alpha), method: 'tango' };
  }
  if (metric !== 'roc_auc' || candidate.task !== 'binary' || champion.task !== 'binary') return undefined;
  const { value, lower, upper, standardError } = delongOf(candidate, champion, alpha);
  return { value, lower, upper, standardError, method: 'delong' };
}

/** The classical paired tests that belong to a metric: McNemar, DeLong, Wilcoxon on absolute errors. */
export function pairedTests(
  metric: MeasuredName,
  candidate: Predictions,
  champion: Predictions,
): PairedTest[] {
  if (metric === 'accuracy') {
    const pairs = discordant(candidate, champion);
    if (pairs === undefined) return [];
    const { method, pGreater, pTwoSided } = mcnemar(pairs);
    return [{ test: `mcnemar-${method}`, pGreater, pTwoSided }];
  }
  if (metric === 'roc_auc' && candidate.task === 'binary' && champion.task === 'binary') {
    const { value, standardError, pTwoSided } = delongOf(candidate, champion, 0.05);
    return [{ test: 'delong', pGreater: value === 0 ? 0.5 : normalTail(value / standardError), pTwoSided }];
  }
  if (metric !== 'mae' || candidate.task !== 'regression' || champion.task !== 'regression') return [];
  const { pGreater, pTwoSided } = wilcoxonSignedRank(
    candidate.truth.map(
      (truth, row) =>
        Math.abs((champion.predicted[row] ?? NaN) - truth) -
        Math.abs((candidate.predicted[row] ?? NaN) - truth),
    ),
  );
  return [{ test: 'wilcoxon', pGreater, pTwoSided }];
}

const delongOf = (candidate: BinaryPredictions, champion: BinaryPredictions, alpha: number): DeLongResult =>
  delong(candidate.truth, candidate.probabilities, champion.probabilities, alpha);

function discordant(candidate: Predictions, champion: Predictions): Discordant | undefined {
  if (candidate.task === 'regression' || champion.task === 'regression') return undefined;
  const { truth, decided } = candidate;
  const right = (label: number | undefined, row: number): boolean => label === truth[row];
  return {
    onlyFirst: count(decided, (label, row) => right(label, row) && !right(champion.decided[row], row)),
    onlySecond: count(decided, (label, row) => !right(label, row) && right(champion.decided[row], row)),
  };
}
