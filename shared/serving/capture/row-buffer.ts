import type { LinesEnding } from './blob-names.ts';
import type { CapturedLines } from './captured-rows.ts';
import { createRowBlock, type LineBytes, type RowBlock } from './row-block.ts';

/** Lines that wait to be written, by blob, never more than `maxRows` in all. */
export type RowBuffer = {
  /** False, and nothing is taken, when the lines do not fit. */
  add(model: string, partition: string, lines: CapturedLines): boolean;
  /** The same for lines that are gzip already. */
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

/** Lines, or their gzip, for a blob of this ending in this partition. */
export type PendingBlock = { model: string; partition: string; ending: LinesEnding; block: RowBlock };

export function createRowBuffer(maxRows: number): RowBuffer {
  const open = new Map<string, PendingBlock>();
  let closed: PendingBlock[] = [];
  let rows = 0;

  function begin(model: string, partition: string, ending: LinesEnding): RowBlock {
    const key = partition + ending;
    const full = open.get(key);
    if (full !== undefined) closed.push(full);
    const block = createRowBlock();
    open.set(key, { model, partition, ending, block });
    return block;
  }
  const opened = (model: string, partition: string, ending: LinesEnding): RowBlock =>
    open.get(partition + ending)?.block ?? begin(model, partition, ending);
  return {
    add: (model, partition, lines) => {
      if (rows + lines.rows > maxRows) return false;
      let block = opened(model, partition, 'jsonl');
      for (let row = 0; row < lines.rows; row += 1) {
        const line = lines.line(row);
        if (block.add(line)) continue;
        block = begin(model, partition, 'jsonl');
        block.add(line);
      }
      rows += lines.rows;
      return true;
    },
    append: (model, partition, lines) => {
      const added = rowsIn(lines);
      if (rows + added > maxRows) return false;
      let block = opened(model, partition, 'jsonl.gz');
      for (const part of lines)
        if (!block.append(part)) {
          block = begin(model, partition, 'jsonl.gz');
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
