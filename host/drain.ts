import type { Execution } from './execution.ts';
import type { Triggers } from './triggers.ts';

export type DrainState = 'Disabled' | 'InProgress' | 'Completed';

/** Ends the intake of all listeners; a second `begin` waits for the first. HTTP goes on. */
export type Drain = { begin(): Promise<void>; state(): DrainState };

export function createDrain(triggers: Triggers, execution: Execution): Drain {
  let stopping: Promise<void> | undefined;
  let stopped = false;
  const stop = async (): Promise<void> => {
    await triggers.stop();
    stopped = true;
  };
  return {
    begin: () => (stopping ??= stop()),
    state: () => {
      if (stopping === undefined) return 'Disabled';
      return stopped && execution.running() === 0 ? 'Completed' : 'InProgress';
    },
  };
}
