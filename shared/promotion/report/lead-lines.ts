import type { CheckResult } from '../checks/check-result.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { whatIsNeeded } from './what-is-needed.ts';

type Decided = { verdict: Verdict; reason: string; checks: readonly CheckResult[] };

/** What stands above the list of checks: why, and what would change the verdict. Where several checks decided they are named only, as the list says what each found. */
export function leadLines(decided: Decided): string[] {
  const needed = whatIsNeeded(decided);
  return [why(decided), ...(needed === undefined ? [] : [needed])];
}

function why({ verdict, reason, checks }: Decided): string {
  const decisive = verdict === 'reject' ? 'fail' : verdict === 'promote' ? undefined : 'missing';
  const names = checks.filter(({ status }) => status === decisive).map(({ id }) => id);
  if (names.length < 2) return `${reason}.`;
  return `${names.length} checks ${verdict === 'reject' ? 'failed' : 'lack evidence'}: ${names.join(', ')}.`;
}
