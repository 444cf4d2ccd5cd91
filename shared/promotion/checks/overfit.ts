import { formatNumber } from '../report/format-number.ts';
import { boundResult } from './bound-result.ts';
import { type Check, plainResult } from './facts.ts';

const id = 'overfit';

/** How much of the primary metric is lost from the training rows to rows that the model has not seen, relative to the former. */
export const overfit: Check = ({ evidence, measurements, rules: { primary, gate } }) => {
  const { maxGap } = gate.overfit;
  const required = `${primary} at most ${formatNumber(maxGap)} worse than on training rows, relative`;
  const trained = evidence.candidate.trained[primary];
  const measured = measurements.find(({ metric }) => metric === primary);
  if (trained === undefined)
    return [plainResult(id, 'not-run', required, `the run recorded no train_${primary}`)];
  if (measured === undefined || trained === 0)
    return [plainResult(id, 'missing', required, `${primary} on both kinds of rows is not known`)];
  const { candidate, direction } = measured;
  const scale = (direction === 'higher' ? -1 : 1) / Math.abs(trained);
  const ends = [candidate.lower, candidate.upper].map((end) => (end - trained) * scale);
  const estimate = {
    value: (candidate.value - trained) * scale,
    lower: Math.min(...ends),
    upper: Math.max(...ends),
    standardError: candidate.standardError / Math.abs(trained),
    method: candidate.method,
  };
  const values = `${primary} ${formatNumber(trained)} on training rows, ${formatNumber(candidate.value)} on these`;
  const reason = `${values}: ${formatNumber(estimate.value)} lost, bound ${formatNumber(estimate.upper)}, limit ${formatNumber(maxGap)}`;
  const rows = evidence.rows.used;
  const question = { estimate, direction: 'lower', limit: maxGap, rows, alpha: gate.alpha } as const;
  return [boundResult({ ...question, id, required, reason })];
};
