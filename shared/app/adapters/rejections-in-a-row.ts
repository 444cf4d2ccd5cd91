import type { Ledger } from '../../promotion/record/ledger.ts';

/**
 * How many candidates the model's newest decisions rejected, up to the newest decision that was no rejection. One that was judged more than
 * once counts once; trials and decisions that were given up do not count.
 */
export async function rejectionsInARow(ledger: Ledger, model: string, signal?: AbortSignal): Promise<number> {
  const { lines } = await ledger.view(model, signal);
  const rejected = new Set<string>();
  for (const line of lines.toReversed()) {
    if (line.outcome === 'abandoned') continue;
    const record = await ledger.read(model, line.sequence, signal);
    if (record.dryRun) continue;
    if (record.verdict !== 'reject') return rejected.size;
    rejected.add(`${record.candidate.version} ${record.candidate.createdAt}`);
  }
  return rejected.size;
}
