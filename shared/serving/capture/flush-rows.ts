import type { ServingMetrics } from '../ports.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { RowsWriter } from './write-rows.ts';

const counters = { written: 'capture.written', 'dead-lettered': 'capture.dead_lettered' } as const;

/** Empties the buffer into storage; rows that storage refuses go back into it. */
export type RowFlusher = {
  /** One flush at a time: a call during one runs after it. */
  flush: () => Promise<void>;
  /** True while a flush runs, and after one that storage refused: only the clock asks then. */
  isHeldBack(): boolean;
};

export function createRowFlusher(deps: {
  buffer: RowBuffer;
  write: RowsWriter;
  metrics: ServingMetrics;
}): RowFlusher {
  const { buffer, write, metrics } = deps;
  let running: Promise<void> | undefined;
  let refused = false;

  async function empty(): Promise<void> {
    refused = false;
    for (const pending of buffer.take()) {
      const outcome = await write(pending);
      if (outcome === 'refused') {
        refused = true;
        buffer.giveBack(pending);
      } else {
        buffer.release(pending.block.rows());
        metrics.count(counters[outcome], pending.block.rows(), { model: pending.model });
      }
    }
  }
  return {
    flush: async () => {
      await running;
      running ??= empty().finally(() => {
        running = undefined;
      });
      await running;
    },
    isHeldBack: () => refused || running !== undefined,
  };
}
