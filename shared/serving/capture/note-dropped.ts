import type { LineBytes } from './row-block.ts';

const fieldOf = (rows: number): string => `{"dropped_before":${rows},`;

/** Says in the first line how many rows were dropped before it; lines as they are where none were. */
export function noteDropped(lines: string[], rows: number): string[] {
  const [first, ...others] = lines;
  return rows === 0 || first === undefined ? lines : [fieldOf(rows) + first.slice(1), ...others];
}

/** The same for lines that are bytes. */
export function noteDroppedBytes(lines: readonly LineBytes[], rows: number): readonly LineBytes[] {
  const [first, ...others] = lines;
  if (rows === 0 || first === undefined) return lines;
  const bytes = Buffer.concat([Buffer.from(fieldOf(rows)), first.bytes.subarray(1)]);
  return [{ ...first, bytes }, ...others];
}
