import type { CheckResult } from '../checks/check-result.ts';
import type { Verdict } from './verdict.ts';

/** The decision in one sentence: the failed checks, the missing ones, or the comparison that carried it. */
export function reasonOf(
  verdict: Verdict,
  path: 'first-champion' | 'against-champion',
  checks: readonly CheckResult[],
): string {
  const because = (status: CheckResult['status']): string =>
    checks
      .filter((check) => check.status === status)
      .map(({ id, reason }) => `${id}: ${reason}`)
      .join('; ');
  if (verdict === 'reject') return because('fail');
  if (verdict === 'insufficient-evidence') return because('missing');
  return path === 'first-champion'
    ? firstChampion(checks)
    : carriedBy(checks, 'champion-comparison') + inMoney(checks);
}

const firstChampion = (checks: readonly CheckResult[]): string =>
  `first champion, absolute checks only: ${carriedBy(checks, 'naive-model')}${inMoney(checks)}`;

function inMoney(checks: readonly CheckResult[]): string {
  const found = checks.find(({ id, status }) => id === 'value' && status === 'pass');
  return found === undefined ? '' : `; value ${found.reason}`;
}

const carriedBy = (checks: readonly CheckResult[], id: string): string =>
  checks.find((check) => check.id === id)?.reason ?? 'every check passed';
