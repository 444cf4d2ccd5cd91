import { setTimeout as delay } from 'node:timers/promises';
import type { RelevoError } from '../../shared/kernel/error.ts';
import { childError } from '../child-process.ts';
import type { Stack } from '../start-stack.ts';

export type WaitFor = <T>(
  what: string,
  deadlineSeconds: number,
  ask: () => Promise<T | undefined>,
) => Promise<T>;

/**
 * Asks until there is an answer.
 * @throws RelevoError DEMO_STALLED with the app's log when the deadline passes, CHILD_ENDED when a part of the stack ends.
 */
export function createWaitFor(stack: Stack): WaitFor {
  let failure: { child: Stack['app']['child']; reason: string } | undefined;
  void stack.failure.then((seen) => (failure = seen));
  return async (what, deadlineSeconds, ask) => {
    const end = performance.now() + deadlineSeconds * 1000;
    for (;;) {
      if (failure !== undefined) throw childError(failure.child, 'CHILD_ENDED', `ended (${failure.reason})`);
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (performance.now() > end) throw stalled(what, deadlineSeconds, stack);
      await delay(250);
    }
  };
}

const stalled = (what: string, seconds: number, { app }: Stack): RelevoError =>
  childError(app.child, 'DEMO_STALLED', `gave no ${what} within ${seconds} s`);
