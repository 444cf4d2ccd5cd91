import { createRowBlock, type LineBytes, type RowBlock } from './row-block.ts';

/** Lines that wait to be written, by partition, never more than `maxRows` in all. */
export type RowBuffer = {
  /** False, and nothing is taken, when the lines do not fit. */
  add(model: string, partition: string, lines: readonly string[]): boolean;
  /** The same for lines that are bytes already. */
  append(model: string, partition: string, lines: readonly LineBytes[]): boolean;
  /** Hands out everything; the rows count as held until `release`. */
  take(): PendingBlock[];
  /** Takes back a block that was handed out and could not be written. */
  giveBack(pending: PendingBlock): void;
  /** Says that so many rows that were handed out have been written or given up. */
  release(rows: number): void;
  /** Rows held, handed out ones included. */
  rows(): number;
};

export type PendingBlock = { model: string; partition: string; block: RowBlock };

export function createRowBuffer(maxRows: number): RowBuffer {
  const open = new Map<string, PendingBlock>();
  let closed: PendingBlock[] = [];
  let rows = 0;

  function begin(model: string, partition: string): RowBlock {
    const full = open.get(partition);
    if (full !== undefined) closed.push(full);
    const block = createRowBlock();
    open.set(partition, { model, partition, block });
    return block;
  }
  return {
    add: (model, partition, lines) => {
      if (rows + lines.length > maxRows) return false;
      let block = open.get(partition)?.block ?? begin(model, partition);
      for (const line of lines)
        if (!block.add(line)) {
          block = begin(model, partition);
          block.add(line);
        }
      rows += lines.length;
      return true;
    },
    append: (model, partition, lines) => {
      const added = rowsIn(lines);
      if (rows + added > maxRows) return false;
      let block = open.get(partition)?.block ?? begin(model, partition);
      for (const part of lines)
        if (!block.append(part)) {
          block = begin(model, partition);
          block.append(part);
        }
      rows += added;
      return true;
    },
    take: () => {
      const taken = [...closed, ...open.values()].filter(({ block }) => block.rows() > 0);
      closed = [];
      open.clear();
      return taken;
    },
    giveBack: (pending) => {
      closed.push(pending);
    },
    release: (count) => {
      rows -= count;
    },
    rows: () => rows,
  };
}

export const rowsIn = (lines: readonly LineBytes[]): number => lines.reduce((sum, { rows }) => sum + rows, 0);
