import { setTimeout as delay } from 'node:timers/promises';

/** Asks `condition` every `everyMs` until it holds (true) or `deadlineMs` have passed (false). */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  deadlineMs: number,
  everyMs = 50,
): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() >= end) return false;
    await delay(everyMs);
  }
  return true;
}
