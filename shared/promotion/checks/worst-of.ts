import type { CheckResult } from './check-result.ts';

const rank = { fail: 0, missing: 1, warn: 2, pass: 3, 'not-run': 4 } as const;

/** The first that failed by most, else the one that asks for most rows, else the one nearest to its limit. */
export function worstOf([first, ...others]: readonly [CheckResult, ...CheckResult[]]): CheckResult {
  return others.reduce((worst, result) => (isWorse(result, worst) ? result : worst), first);
}

function isWorse(a: CheckResult, b: CheckResult): boolean {
  if (a.status !== b.status) return rank[a.status] < rank[b.status];
  if (a.furtherRows !== b.furtherRows) return (a.furtherRows ?? 0) > (b.furtherRows ?? 0);
  return a.status === 'fail' ? distance(a) > distance(b) : distance(a) < distance(b);
}

const distance = ({ observed, limit }: CheckResult): number =>
  typeof observed === 'number' ? Math.abs(observed - (limit ?? 0)) : 0;
