import type { Replay } from '../evidence/trials/replay-requests.ts';
import { countOf, formatNumber, formatShare } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, type Facts, plainResult } from './facts.ts';

type Replayed = Extract<Replay, { state: 'replayed' }>;

const required = 'an answer to every request that callers sent lately';

/**
 * The candidate answers what callers asked lately. How far it answers otherwise than they were answered is shown, and worth a
 * warning where churn is: nothing says whom requests are about, so their number says little of how sure the share is.
 */
export const replay: Check = (facts) => {
  const { replay: found } = facts.evidence;
  if (found === undefined)
    return [plainResult('replay', 'missing', required, 'the candidate cannot be scored')];
  if (found.state === 'none') return [plainResult('replay', 'not-run', required, found.why)];
  return [answered(found), ...(found.against === null ? [] : [changed(facts, found.against)])];
};

function answered({ rows, failed, broken, codes, from, to }: Replayed): CheckResult {
  const problems = [
    ...(failed > 0 ? [`fails on ${failed} (${codes.join(', ')})`] : []),
    ...(broken > 0 ? [`gives no finite answer to ${broken}`] : []),
  ];
  const good = problems.length === 0;
  const what = good ? 'all are answered' : problems.join(', ');
  const reason = `of ${countOf(rows, 'request')} from ${from} to ${to}: ${what}`;
  return {
    ...plainResult('replay', good ? 'pass' : 'fail', required, reason),
    observed: failed + broken,
    limit: 0,
    rows,
  };
}

function changed(facts: Facts, against: NonNullable<Replayed['against']>): CheckResult {
  const id = 'replay:answers';
  const { rows, changedLabels, meanShift, largestShift } = against;
  const moved = `scores moved by ${formatNumber(meanShift)} on average, ${formatNumber(largestShift)} at most`;
  const { churn, severity } = facts.rules.gate;
  const words = `of ${countOf(rows, 'request')}`;
  if (changedLabels === null || churn === null) {
    const shown = 'answers beside those that callers were given';
    return { ...plainResult(id, 'pass', shown, `${words}: ${moved}`), observed: meanShift, rows };
  }
  const share = changedLabels / rows;
  const many = share > churn.warnAbove && severity.churn !== 'off';
  return {
    ...plainResult(
      id,
      many ? 'warn' : 'pass',
      `at most ${formatShare(churn.warnAbove)} of the labels other than callers were given`,
      `${words} ${formatShare(share)} get another label than they were given, ${moved}`,
    ),
    observed: share,
    limit: churn.warnAbove,
    rows,
  };
}
