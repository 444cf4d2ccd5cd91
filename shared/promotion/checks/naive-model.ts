import type { MetricName } from '../../kernel/metric-names.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import { formatNumber } from '../report/format-number.ts';
import { type Check, plainResult } from './facts.ts';
import { boundResult, decidingBound } from './bound-result.ts';
import { naiveValue } from './naive-value.ts';

/** Share of the way from the naive model to a perfect one that the candidate must have covered for certain. */
const REQUIRED_GAIN = 0.1;

const perfect = (metric: MetricName): number =>
  metric === 'log_loss' || metric === 'brier' || metric === 'rmse' || metric === 'mae' ? 0 : 1;

/** The candidate's bound on the primary metric must beat a model that has learnt nothing but the label's distribution. */
export const naiveModel: Check = ({ evidence, measurements, rules: { primary, gate } }) => {
  const id = 'naive-model';
  const measured = measurements.find(({ metric }) => metric === primary);
  const naive = valueOf(primary, evidence.candidate.predictions);
  if (measured === undefined || naive === undefined)
    return [plainResult(id, 'missing', 'better than a naive model', `${primary} was not measured`)];
  const limit = naive + REQUIRED_GAIN * (perfect(primary) - naive);
  const { candidate: estimate, direction } = measured;
  const bound = decidingBound({ estimate, direction });
  const values = `${primary} ${formatNumber(estimate.value)} against ${formatNumber(naive)} of a naive model`;
  return [
    boundResult({
      id,
      required: `bound beyond ${formatNumber(limit)}`,
      reason: `${values}, bound ${formatNumber(bound)}, limit ${formatNumber(limit)}`,
      estimate,
      direction,
      limit,
      rows: evidence.rows.used,
      alpha: gate.alpha,
    }),
  ];
};

const valueOf = (metric: MetricName, predictions: Predictions | undefined): number | undefined =>
  predictions === undefined ? undefined : naiveValue(metric, predictions);
