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
  return judge({ id, required, whose: '' }, golden);
}

/** Those of the champion, where they are others: they hold as well, so that no version can leave out the case that it fails. */
export function championCases(golden: Evidence['championGolden']): CheckResult[] {
  if (golden === undefined || golden.state === 'absent') return [];
  const [championId, wanted] = [`${id}-champion`, 'every golden case of the champion answered as expected'];
  return [
    golden.state === 'invalid'
      ? plainResult(
          championId,
          'warn',
          wanted,
          `the champion's relevo/golden.json is not readable: ${golden.why}`,
        )
      : judge({ id: championId, required: wanted, whose: ' of the champion' }, golden),
  ];
}

type Tried = Extract<Evidence['golden'], { state: 'tried' }>;
type Asked = Pick<CheckResult, 'id' | 'required'> & { whose: string };

function judge({ id: of, required: wanted, whose }: Asked, { cases, failed }: Tried): CheckResult {
  const named = failed.slice(0, NAMED).map(({ name, why }) => `${name} (${why})`);
  const more = failed.length > NAMED ? [`and ${failed.length - NAMED} more`] : [];
  const reason =
    failed.length === 0
      ? allHold(cases, whose)
      : `${failed.length} of ${countOf(cases, 'golden case')}${whose} ${failed.length === 1 ? 'does' : 'do'} not hold: ${[...named, ...more].join(', ')}`;
  return {
    ...plainResult(of, failed.length === 0 ? 'pass' : 'fail', wanted, reason),
    observed: failed.length,
    limit: 0,
    rows: cases,
  };
}

const allHold = (cases: number, whose: string): string =>
  cases === 1 ? `the one golden case${whose} holds` : `all ${cases} golden cases${whose} hold`;
