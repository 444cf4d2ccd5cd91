import type { Evidence } from '../evidence/evidence.ts';
import { countOf } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { plainResult } from './facts.ts';

const id = 'robustness:golden';
const required = 'every golden case answered as expected';

/** Names of cases in one reason. */
const NAMED = 10;

/** The cases whose answers are known: all of them hold. They are named, never quoted. */
export function goldenCases(golden: Evidence['golden'], isRequired: boolean): CheckResult {
  if (golden === undefined) return plainResult(id, 'missing', required, 'the candidate was not tried');
  if (golden.state === 'absent')
    return plainResult(
      id,
      isRequired ? 'missing' : 'not-run',
      required,
      'the version has no relevo/golden.json',
    );
  if (golden.state === 'invalid')
    return plainResult(id, 'fail', required, `relevo/golden.json is not readable: ${golden.why}`);
  const { cases, failed } = golden;
  const named = failed.slice(0, NAMED).map(({ name, why }) => `${name} (${why})`);
  const more = failed.length > NAMED ? [`and ${failed.length - NAMED} more`] : [];
  const reason =
    failed.length === 0
      ? allHold(cases)
      : `${failed.length} of ${countOf(cases, 'golden case')} ${failed.length === 1 ? 'does' : 'do'} not hold: ${[...named, ...more].join(', ')}`;
  return {
    ...plainResult(id, failed.length === 0 ? 'pass' : 'fail', required, reason),
    observed: failed.length,
    limit: 0,
    rows: cases,
  };
}

const allHold = (cases: number): string =>
  cases === 1 ? 'the one golden case holds' : `all ${cases} golden cases hold`;
