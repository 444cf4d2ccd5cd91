import type { CheckResult } from './check-result.ts';

/** The check that asks for the most further rows, which are enough for all; undefined where none asks for any. */
export const neediest = <C extends Pick<CheckResult, 'furtherRows'>>(checks: readonly C[]): C | undefined =>
  checks.reduce<C | undefined>(
    (most, check) => ((check.furtherRows ?? 0) > (most?.furtherRows ?? 0) ? check : most),
    undefined,
  );
