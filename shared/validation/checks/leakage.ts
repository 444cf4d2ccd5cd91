import type { Policy } from '../../policy/policy.ts';
import { notRun, outcome, type Outcome } from '../outcome.ts';

type LeakageCode = 'LEAKAGE_FEATURE' | 'LEAKAGE_IDENTIFIER';

/** LEAKAGE_IDENTIFIER for columns that say who a row is about, LEAKAGE_FEATURE for the others. */
export const leakageCode = (policy: Policy, column: string): LeakageCode =>
  column === policy.entity || policy.columns[column]?.unique === true
    ? 'LEAKAGE_IDENTIFIER'
    : 'LEAKAGE_FEATURE';

/** No column tells the target alone: such a one is known only after what is to be predicted, or is the target by another name. */
export function leakage(policy: Policy, column: string, power: number | undefined): Outcome {
  const code = leakageCode(policy, column);
  const limit = policy.validation.maxPower;
  if (power === undefined) return notRun(code, column, 'as many different values as rows');
  return outcome({
    code,
    column,
    message: `explains more than ${limit} of the target alone`,
    observed: power,
    limit,
    broken: power > limit,
  });
}
