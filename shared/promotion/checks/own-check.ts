import type { OwnCheck } from '../evidence/package/own-checks.ts';
import { formatNumber } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, plainResult } from './facts.ts';

/** The checks that a team makes by its own means and that the policy requires. What is not there has failed. */
export const ownCheck: Check = ({ evidence, rules: { gate } }) => {
  const brought = new Map(evidence.package?.ownChecks.map((check) => [check.name, check]));
  return gate.requiredChecks.map((name) => judge(name, brought.get(name) ?? { name, state: 'absent' }));
};

function judge(name: string, check: OwnCheck): CheckResult {
  const id = `own-check:${name}`;
  const file = `relevo/checks/${name}.json`;
  const required = `${file} of this version, on the good side of its limit`;
  if (check.state === 'absent') return plainResult(id, 'fail', required, `the version has no ${file}`);
  if (check.state === 'invalid')
    return plainResult(id, 'fail', required, `${file} is no check of this version: ${check.why}`);
  const { value, interval, limit, direction, rows, reason } = check;
  const bound = interval ? (direction === 'higher' ? interval.lower : interval.upper) : value;
  const good = direction === 'higher' ? bound >= limit : bound <= limit;
  const found = `${formatNumber(value)}${interval ? `, bound ${formatNumber(bound)}` : ''}, limit ${formatNumber(limit)}`;
  return {
    ...plainResult(id, good ? 'pass' : 'fail', required, reason ? `${reason}: ${found}` : found),
    observed: value,
    limit,
    rows: rows ?? null,
    interval: interval ? { ...interval, value, standardError: null, method: 'stated' } : null,
  };
}
