/** When a call was under way, in milliseconds; `endedAt` is undefined where it never ended. */
export type CallSpan = { startedAt: number; endedAt: number | undefined };

/** Milliseconds between `from` and `to` in which at least one of the calls was under way: calls at the same time count once. */
export function awaitedMs(calls: readonly CallSpan[], from: number, to: number): number {
  const spans = calls
    .map(({ startedAt, endedAt = to }) => ({ start: Math.max(startedAt, from), end: Math.min(endedAt, to) }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start);
  let awaited = 0;
  let covered = from;
  for (const { start, end } of spans) {
    awaited += Math.max(0, end - Math.max(start, covered));
    covered = Math.max(covered, end);
  }
  return awaited;
}
