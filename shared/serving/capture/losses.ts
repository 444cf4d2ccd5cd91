import type { ServingMetrics } from '../ports.ts';

/** Counts the rows that the table lacks. */
export type Losses = {
  /** Hands over the number of the model's rows dropped since the last taken ones; `take` is false where there is no room for these either. */
  takeOrDrop(model: string, rows: number, take: (droppedBefore: number) => boolean): void;
  /** Rows that were taken and are not written. */
  lose(model: string, rows: number): void;
  totals(): { dropped: number; lost: number };
};

export function createLosses(metrics: Pick<ServingMetrics, 'count'>): Losses {
  const totals = { dropped: 0, lost: 0 };
  const droppedSince = new Map<string, number>();

  function count(kind: 'dropped' | 'lost', model: string, rows: number): void {
    totals[kind] += rows;
    metrics.count(`capture.${kind}`, rows, { model });
  }
  return {
    takeOrDrop: (model, rows, take) => {
      const before = droppedSince.get(model) ?? 0;
      if (take(before)) {
        droppedSince.delete(model);
        return;
      }
      droppedSince.set(model, before + rows);
      count('dropped', model, rows);
    },
    lose: (model, rows) => count('lost', model, rows),
    totals: () => ({ ...totals }),
  };
}
