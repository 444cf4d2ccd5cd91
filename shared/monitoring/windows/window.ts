const MIN_GRACE_MS = 1000;
const MAX_GRACE_MS = 300_000;
/** A window widens to at most this many times its length. */
export const MAX_SLOTS = 32;

/** How long after its end a window stays open for rows that are still being written: a tenth of it, 1 s to 5 min. */
export const graceMs = (lengthMs: number): number =>
  Math.min(MAX_GRACE_MS, Math.max(MIN_GRACE_MS, lengthMs / 10));

/** End of the newest window that is closed. Windows are aligned to the epoch, so a day's is a UTC day. */
export const lastWindowEnd = (now: Date, lengthMs: number): Date =>
  new Date(Math.floor((now.getTime() - graceMs(lengthMs)) / lengthMs) * lengthMs);

/** How many slots back the window may widen: not into the window judged before, whose rows are spent. */
export function availableSlots(end: Date, lengthMs: number, lastJudgedEnd: Date | undefined): number {
  if (lastJudgedEnd === undefined) return MAX_SLOTS;
  const since = Math.floor((end.getTime() - lastJudgedEnd.getTime()) / lengthMs);
  return Math.max(0, Math.min(MAX_SLOTS, since));
}

/**
 * The number of slots that the window needs to hold `minRows`; undefined when all of them together do not.
 * @param rowsBySlot rows of each slot of the window's length, the newest first
 */
export function slotsNeeded(rowsBySlot: readonly number[], minRows: number): number | undefined {
  let rows = 0;
  for (const [index, count] of rowsBySlot.entries()) {
    rows += count;
    if (rows >= minRows) return index + 1;
  }
  return undefined;
}
