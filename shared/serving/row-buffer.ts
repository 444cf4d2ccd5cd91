/** Lines that wait to be written, by model and partition, never more than `maxRows` in all. */
export type RowBuffer = {
  /** False, and nothing is taken, when the lines do not fit. */
  add(model: string, partition: string, lines: readonly string[]): boolean;
  /** Hands out everything; the rows count as held until `release`. */
  take(): PendingRows[];
  /** Takes back rows that were handed out and could not be written. */
  giveBack(pending: PendingRows): void;
  /** Says that so many rows that were handed out have been written or given up. */
  release(rows: number): void;
  /** Rows held, taken ones included. */
  rows(): number;
};

export type PendingRows = { model: string; partition: string; lines: string[] };

export function createRowBuffer(maxRows: number): RowBuffer {
  const waiting = new Map<string, PendingRows>();
  let rows = 0;

  function push(model: string, partition: string, lines: readonly string[]): void {
    const pending = waiting.get(partition) ?? { model, partition, lines: [] };
    for (const line of lines) pending.lines.push(line);
    waiting.set(partition, pending);
  }
  return {
    add: (model, partition, lines) => {
      if (rows + lines.length > maxRows) return false;
      push(model, partition, lines);
      rows += lines.length;
      return true;
    },
    giveBack: ({ model, partition, lines }) => push(model, partition, lines),
    take: () => {
      const taken = [...waiting.values()];
      waiting.clear();
      return taken;
    },
    release: (count) => {
      rows -= count;
    },
    rows: () => rows,
  };
}
