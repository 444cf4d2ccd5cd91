import type { CheckResult } from '../checks/check-result.ts';
import { neediest } from '../checks/neediest.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { formatFurtherRows } from './format-number.ts';

export type Decided = { verdict: Verdict; checks: readonly CheckResult[] };

/** In a sentence, what would change a verdict that does not promote: how many rows and for which check, or that rows would not. */
export function whatIsNeeded({ verdict, checks }: Decided): string | undefined {
  if (verdict === 'promote') return undefined;
  return verdict === 'reject' ? afterReject(checks) : forEvidence(checks);
}

function afterReject(checks: readonly CheckResult[]): string | undefined {
  const beyond = checks.filter(
    ({ status, interval, limit }) => status === 'fail' && interval !== null && limit !== null,
  );
  if (beyond.length === 0) return undefined;
  return `More rows alone will not help: the estimate itself is beyond the limit of ${idsOf(beyond)}.`;
}

function forEvidence(checks: readonly CheckResult[]): string | undefined {
  const asking = neediest(checks);
  const rows = asking?.furtherRows ?? null;
  // What has an estimate waits for rows, even where their number is not known.
  const others = checks.filter(
    ({ status, furtherRows, interval }) => status === 'missing' && furtherRows === null && interval === null,
  );
  if (asking === undefined || rows === null)
    return others.length === 0 ? undefined : `Needed: what is missing, which is not rows (${idsOf(others)}).`;
  const besides = others.length === 0 ? '' : `, and what is not rows: ${idsOf(others)}`;
  return `Needed: ${formatFurtherRows(rows)}, asked for by ${asking.id}${besides}.`;
}

const idsOf = (checks: readonly CheckResult[]): string => checks.map(({ id }) => id).join(', ');
