import { gzipSync } from 'node:zlib';
import type { CapturedLines } from './captured-rows.ts';
import { OPENING } from './pack-lines.ts';
import type { LineBytes } from './row-block.ts';

const openingOf = (rows: number): string => `{"dropped_before":${rows},`;

/** Says in the first line how many rows were dropped before it; lines as they are where none were. */
export function noteDropped(lines: CapturedLines, rows: number): CapturedLines {
  if (rows === 0) return lines;
  const { line } = lines;
  return { ...lines, line: (row) => (row === 0 ? openingOf(rows) + line(0).slice(1) : line(row)) };
}

/** The same for lines that are packed. */
export function noteDroppedPacked(packed: readonly LineBytes[], rows: number): readonly LineBytes[] {
  const [first, ...others] = packed;
  if (rows === 0 || first === undefined) return packed;
  const bytes = Buffer.concat([gzipSync(openingOf(rows)), first.bytes.subarray(OPENING.length)]);
  return [{ ...first, bytes }, ...others];
}
