import type { Policy } from '../../policy/policy.ts';
import type { CompareOptions } from './compare-profiles.ts';

/** How a policy has two profiles compared. */
export const optionsOf = (
  policy: Pick<Policy, 'columns' | 'monitoring'>,
): Omit<CompareOptions, 'redacted' | 'newColumns' | 'entityRows'> => ({
  distance: policy.monitoring.distance,
  threshold: policy.monitoring.threshold,
  alpha: policy.monitoring.alpha,
  minRows: policy.monitoring.minRows,
  maxNullShares: Object.fromEntries(
    Object.entries(policy.columns).flatMap(([name, rule]) =>
      rule.maxNullShare === undefined ? [] : [[name, rule.maxNullShare]],
    ),
  ),
});
