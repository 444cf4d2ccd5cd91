import { setInterval } from 'node:timers/promises';
import { answers, type Child } from '../../stack/child-process.ts';

/** What is wrong with a service as soon as it dies, or gives no healthy answer for `hungAfterMs`; undefined when `done` comes first. */
export async function watchService(
  child: Child,
  done: AbortSignal,
  hungAfterMs: number,
): Promise<string | undefined> {
  const trouble = await Promise.race([
    child.ended.then((reason) => `died (${reason})`),
    untilHung(child, done, hungAfterMs),
  ]);
  return done.aborted ? undefined : trouble;
}

async function untilHung(child: Child, done: AbortSignal, hungAfterMs: number): Promise<string | undefined> {
  let lastAnswer = performance.now();
  try {
    for await (const _ of setInterval(Math.min(1_000, hungAfterMs / 3), undefined, {
      signal: done,
      ref: false,
    })) {
      if (await answers(child.isHealthy, hungAfterMs / 3)) lastAnswer = performance.now();
      else if (performance.now() - lastAnswer > hungAfterMs)
        return `gave no healthy answer for ${hungAfterMs / 1000} s`;
    }
  } catch (error) {
    if (!done.aborted) throw error;
  }
  return undefined;
}
