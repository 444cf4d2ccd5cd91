import { setImmediate as nextTurn } from 'node:timers/promises';

type Run = () => Promise<void>;

/**
 * Runs one after the other: urgent ones first, and one that is not urgent only after a look at what has come meanwhile.
 * An urgent run therefore waits for one other at most.
 */
export type RunQueue = {
  /** `run` settles its own caller and never rejects. */
  add(run: Run, urgent: boolean): void;
  /** Resolves when nothing is left. */
  settled(): Promise<void>;
};

export function createRunQueue(): RunQueue {
  const urgent: Run[] = [];
  const patient: Run[] = [];
  let draining: Promise<void> | undefined;

  async function drain(): Promise<void> {
    for (;;) {
      if (urgent.length === 0 && patient.length > 0) await nextTurn();
      const run = urgent.shift() ?? patient.shift();
      if (run === undefined) break;
      await run();
    }
    draining = undefined;
  }
  return {
    add: (run, first) => {
      (first ? urgent : patient).push(run);
      draining ??= drain();
    },
    settled: async () => draining,
  };
}
