import { gzipSync } from 'node:zlib';
import type { CapturedLines } from './captured-rows.ts';
import type { LineBytes } from './row-block.ts';

/** Bytes of lines in one member; as gzip they are never more than storage takes in one append. */
const MEMBER_BYTES = 1_000_000;
/** Bytes of UTF-8 that one UTF-16 unit takes at most. */
const BYTES_PER_UNIT = 3;
const LINE_END = 0x0a;
/** The quickest: rows of one request are much alike, and become a fifteenth. */
const options = { level: 1 };

/** The first line's brace is a gzip member of its own, so that a field can be put in behind it without unpacking. */
export const OPENING = gzipSync('{', options);

/**
 * Packs lines as gzip members, each line whole in one of them. Lines are written into the same bytes again and again:
 * large buffers and long texts of each request are what would make garbage collection dear.
 */
export function createLinePacker(): (lines: CapturedLines) => LineBytes[] {
  let bytes: Buffer | undefined;

  function room(size: number): Buffer {
    if (bytes === undefined || bytes.length < size)
      bytes = Buffer.allocUnsafeSlow(Math.max(size, MEMBER_BYTES));
    return bytes;
  }
  return ({ rows, line }) => {
    const packed: LineBytes[] = [];
    let length = 0;
    let first = 0;
    const close = (end: number): void => {
      if (end > first) {
        const [opening, start] = first === 0 ? [[OPENING], 1] : [[], 0];
        const rest = gzipSync(room(0).subarray(start, length), options);
        packed.push({ rows: end - first, bytes: new Uint8Array(Buffer.concat([...opening, rest])) });
      }
      first = end;
      length = 0;
    };
    for (let row = 0; row < rows; row += 1) {
      const text = line(row);
      const size = text.length * BYTES_PER_UNIT + 1;
      if (length + size > MEMBER_BYTES) close(row);
      const buffer = room(size);
      length += buffer.write(text, length);
      buffer[length] = LINE_END;
      length += 1;
    }
    close(rows);
    return packed;
  };
}
