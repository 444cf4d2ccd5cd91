import type { DecisionRecord } from '../record/decision-record.ts';
import type { Ledger } from '../record/ledger.ts';
import type { LedgerLine } from '../record/ledger-entry.ts';

/** The records that moved the alias, oldest first. */
export async function movedRecords(
  ledger: Pick<Ledger, 'read'>,
  model: string,
  lines: readonly LedgerLine[],
  signal?: AbortSignal,
): Promise<DecisionRecord[]> {
  const moved = lines.filter(({ outcome }) => outcome === 'moved');
  return Promise.all(moved.map(({ sequence }) => ledger.read(model, sequence, signal)));
}
