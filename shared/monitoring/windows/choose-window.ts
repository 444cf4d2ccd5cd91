import { durationMs } from '../../policy/duration.ts';
import type { Policy } from '../../policy/policy.ts';
import type { RowRange } from './load-rows.ts';
import { availableSlots, MAX_SLOTS, slotsNeeded } from './window.ts';

export type WindowChoice =
  | { kind: 'no-predictions' }
  | { kind: 'not-enough-data'; version: string; rows: number; needed: number }
  | { kind: 'window'; version: string; start: Date; end: Date; slots: number };

/** What there is to choose from, as far back as it is asked for. */
export type LookBack = (
  range: RowRange,
  signal?: AbortSignal,
) => Promise<{
  /** The version that answered last. */
  newest: string | undefined;
  /** Rows of a version in each of the newest `slots` spans of `length` ms before the range's end. */
  countSlots(version: string, length: number, slots: number): Promise<number[]> | number[];
}>;

/**
 * Finds the window that ends at `end`: rows of the version that answered last, widened backwards until there are `minRows`. It looks only as far
 * back as it must, and never into the window judged before for the same version.
 */
export async function chooseWindow(
  lookBack: LookBack,
  policy: Policy,
  end: Date,
  lastJudged: { version: string; end: Date } | undefined,
  signal?: AbortSignal,
): Promise<WindowChoice> {
  const length = durationMs(policy.monitoring.window);
  const needed = policy.monitoring.minRows;
  for (let slots = 1; ; slots = Math.min(slots * 2, MAX_SLOTS)) {
    const seen = await lookBack({ start: new Date(end.getTime() - slots * length), end }, signal);
    const version = seen.newest;
    if (version === undefined && slots >= MAX_SLOTS) return { kind: 'no-predictions' };
    if (version === undefined) continue;
    const judgedEnd = lastJudged?.version === version ? lastJudged.end : undefined;
    const available = availableSlots(end, length, judgedEnd);
    const counts = await seen.countSlots(version, length, Math.min(slots, available));
    const used = slotsNeeded(counts, needed);
    if (used !== undefined)
      return { kind: 'window', version, start: new Date(end.getTime() - used * length), end, slots: used };
    if (slots >= available)
      return { kind: 'not-enough-data', version, rows: counts.reduce((sum, n) => sum + n, 0), needed };
  }
}
