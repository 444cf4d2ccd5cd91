import { countOf, formatLargest } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';

const TOLERANCE = 1e-6;

/** The candidate says the same when it is asked again, and the version says what it was made of and how. */
export const reproducibility: Check = (facts) => [answers(facts), origin(facts)];

function answers({ evidence: { trials } }: Facts): CheckResult {
  const id = 'reproducibility:answers';
  const required = `the same answers to the same rows within ${TOLERANCE}`;
  if (trials === undefined) return plainResult(id, 'missing', required, 'the candidate was not asked twice');
  const { rows, largestDifference, changedLabels } = trials.repeated;
  const equal = largestDifference <= TOLERANCE && changedLabels === 0;
  const labels = countOf(changedLabels, 'label differs', 'labels differ');
  const reason = `largest difference ${formatLargest(largestDifference)} over ${countOf(rows, 'row')} asked again one by one, ${labels}`;
  return {
    ...plainResult(id, equal ? 'pass' : 'fail', required, reason),
    observed: Number.isFinite(largestDifference) ? largestDifference : 'not finite',
    limit: TOLERANCE,
    rows,
  };
}

function origin({ evidence }: Facts): CheckResult {
  const missing = evidence.package?.unrecorded;
  const known = missing?.length === 0;
  const reason = known
    ? 'all of it is recorded'
    : missing === undefined
      ? 'the package is not known'
      : `not recorded: ${missing.join(', ')}`;
  return plainResult(
    'reproducibility:origin',
    known ? 'pass' : 'missing',
    'data, code, requirements, seed and parameters on record',
    reason,
  );
}
