/** Kestrel's `MinRequestBodyDataRate`, which guards Azure's host. */
const BYTES_PER_SECOND = 240;
const LOOK_MS = 1000;

/**
 * Calls `onSlow` once a body has come at less than 240 bytes a second on average, `graceMs` after its begin at the
 * earliest: callers that send a byte now and then hold memory and a place for ever. Gives the function that ends the
 * watch. Time in which this process was too busy to read does not count.
 */
export function watchPace(size: () => number, graceMs: number, onSlow: () => void): () => void {
  const everyMs = Math.min(graceMs, LOOK_MS);
  let waitedMs = 0;
  const look = (): void => {
    waitedMs += everyMs;
    if (waitedMs < graceMs || size() * 1000 >= BYTES_PER_SECOND * waitedMs) return;
    clearInterval(timer);
    onSlow();
  };
  const timer = setInterval(look, everyMs);
  return () => clearInterval(timer);
}
