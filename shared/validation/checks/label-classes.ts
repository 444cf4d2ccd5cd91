import type { Policy } from '../../policy/policy.ts';
import { outcome, type Outcome } from '../outcome.ts';

/** Rows of one class; rows without a label are in none. */
export type ClassCount = { label: string; rows: number };

/** ONE_CLASS: a classifier needs at least two classes, a binary one its positive among them. */
export function oneClass(policy: Policy, classes: readonly ClassCount[]): Outcome {
  const lacksPositive =
    policy.task === 'binary' && !classes.some(({ label }) => label === (policy.positive ?? ''));
  return outcome({
    code: 'ONE_CLASS',
    column: policy.target,
    message: 'the label needs at least two classes, the positive one among them',
    observed: classes.length,
    limit: 2,
    broken: classes.length < 2 || lacksPositive,
  });
}

/** CLASS_BALANCE: the rarest class is no smaller share of the labelled rows than the policy says. */
export function classBalance(policy: Policy, classes: readonly ClassCount[]): Outcome {
  const limit = policy.validation.minClassShare;
  const total = classes.reduce((sum, { rows }) => sum + rows, 0);
  const rarest = Math.min(...classes.map(({ rows }) => rows));
  const share = classes.length === 0 ? null : rarest / total;
  const broken = share !== null && share < limit;
  return outcome({
    code: 'CLASS_BALANCE',
    column: policy.target,
    message: `the rarest class is under ${limit} of the rows`,
    observed: share,
    limit,
    rows: broken ? rarest : 0,
    broken,
  });
}
