import type { Ledger } from '../../promotion/record/ledger.ts';

/** How many of the model's newest decisions were rejections, up to the newest that was not. Trials and decisions that were given up do not count. */
export async function rejectionsInARow(ledger: Ledger, model: string, signal?: AbortSignal): Promise<number> {
  const { lines } = await ledger.view(model, signal);
  let rejections = 0;
  for (const line of lines.toReversed()) {
    if (line.outcome === 'abandoned') continue;
    const record = await ledger.read(model, line.sequence, signal);
    if (record.dryRun) continue;
    if (record.verdict !== 'reject') return rejections;
    rejections += 1;
  }
  return rejections;
}
