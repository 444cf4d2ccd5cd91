import { durationMs } from '../../policy/duration.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { quoteText } from '../../tables/quote.ts';
import type { RowLoader } from './load-rows.ts';
import { availableSlots, MAX_SLOTS, slotsNeeded } from './window.ts';

export type WindowChoice =
  | { kind: 'no-predictions' }
  | { kind: 'not-enough-data'; version: string; rows: number; needed: number }
  | { kind: 'window'; version: string; start: Date; end: Date; slots: number };

/**
 * Finds the window that ends at `end`: rows of the version that answered last, widened backwards until there are `minRows`. It looks only as far
 * back as it must, and never into the window judged before for the same version.
 */
export async function chooseWindow(
  database: Database,
  rows: RowLoader,
  policy: Policy,
  end: Date,
  lastJudged: { version: string; end: Date } | undefined,
  signal?: AbortSignal,
): Promise<WindowChoice> {
  const length = durationMs(policy.monitoring.window);
  const needed = policy.monitoring.minRows;
  for (let slots = 1; ; slots = Math.min(slots * 2, MAX_SLOTS)) {
    await rows.load({ start: new Date(end.getTime() - slots * length), end }, [], signal);
    const version = await newestVersion(database);
    if (version === undefined && slots >= MAX_SLOTS) return { kind: 'no-predictions' };
    if (version === undefined) continue;
    const judgedEnd = lastJudged?.version === version ? lastJudged.end : undefined;
    const available = availableSlots(end, length, judgedEnd);
    const counts = await countSlots(database, version, end, length, Math.min(slots, available));
    const used = slotsNeeded(counts, needed);
    if (used !== undefined)
      return { kind: 'window', version, start: new Date(end.getTime() - used * length), end, slots: used };
    if (slots >= available)
      return { kind: 'not-enough-data', version, rows: counts.reduce((sum, n) => sum + n, 0), needed };
  }
}

async function newestVersion(database: Database): Promise<string | undefined> {
  const [row] = await database.query('SELECT arg_max(version, timestamp) AS version FROM captured');
  return typeof row?.['version'] === 'string' ? row['version'] : undefined;
}

async function countSlots(
  database: Database,
  version: string,
  end: Date,
  length: number,
  slots: number,
): Promise<number[]> {
  const age = `${end.getTime()} - epoch_ms(timestamp)`;
  const rows = await database.query(
    `SELECT CAST(ceil((${age}) / ${length}) - 1 AS INTEGER) AS slot, count(*) AS rows FROM captured WHERE version = ${quoteText(version)} GROUP BY slot`,
  );
  const counts = Array.from({ length: slots }, () => 0);
  for (const row of rows) {
    const slot = Number(row['slot']);
    if (slot < slots) counts[slot] = Number(row['rows']);
  }
  return counts;
}
