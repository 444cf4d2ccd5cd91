import type { createCarryOut } from './carry-out.ts';
import type { Ledger, LedgerView } from '../record/ledger.ts';

/** Finishes what an interrupted call left, so that at most the newest record is ever open. */
export async function finishPending(
  ledger: Pick<Ledger, 'view'>,
  carryOut: ReturnType<typeof createCarryOut>,
  model: string,
  signal?: AbortSignal,
): Promise<LedgerView> {
  const view = await ledger.view(model, signal);
  const open = view.last?.record;
  if (open === undefined || view.lines.some(({ sequence }) => sequence === open.sequence)) return view;
  await carryOut(open, signal);
  return ledger.view(model, signal);
}
