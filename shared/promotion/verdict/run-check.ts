import type { CheckResult } from '../checks/check-result.ts';
import { type Facts, plainResult } from '../checks/facts.ts';
import type { NamedCheck } from './gate-checks.ts';

/** What a check found, as far as the policy lets it matter. */
export function runCheck({ name, run }: NamedCheck, facts: Facts): CheckResult[] {
  const severity = facts.rules.gate.severity[name];
  if (severity === 'off') return [plainResult(name, 'not-run', 'nothing', 'switched off by the policy')];
  const results = run(facts);
  return severity === 'warn' ? results.map(softened) : results;
}

const softened = (result: CheckResult): CheckResult =>
  result.status === 'fail' || result.status === 'missing'
    ? { ...result, status: 'warn', furtherRows: null }
    : result;
