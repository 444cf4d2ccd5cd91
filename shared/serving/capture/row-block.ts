const FIRST_BYTES = 16_384;
/** Size at which a block is full; one append of the storage takes 4 MB. */
const FULL_BYTES = 1_000_000;
/** Bytes of UTF-8 that one UTF-16 unit takes at most. */
const BYTES_PER_UNIT = 3;
const LINE_END = 0x0a;

/** Lines as UTF-8, each with its end; or the gzip of such lines. */
export type LineBytes = { rows: number; bytes: Uint8Array };

/**
 * Lines as UTF-8 bytes, outside the JavaScript heap: strings that wait there are what makes its garbage collection dear.
 */
export type RowBlock = {
  /** Takes a line and its end. False when the block is full, unless it has no line yet. */
  add(line: string): boolean;
  /** Takes lines that are bytes already; false as for one line. */
  append(lines: LineBytes): boolean;
  rows(): number;
  bytes(): Uint8Array;
};

export function createRowBlock(): RowBlock {
  let buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let length = 0;
  let rows = 0;

  function reserve(size: number): void {
    if (length + size <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + size));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }
  return {
    add: (line) => {
      const size = line.length * BYTES_PER_UNIT + 1;
      if (rows > 0 && length + size > FULL_BYTES) return false;
      reserve(size);
      length += buffer.write(line, length);
      buffer[length] = LINE_END;
      length += 1;
      rows += 1;
      return true;
    },
    append: (lines) => {
      const size = lines.bytes.length;
      if (rows > 0 && length + size > FULL_BYTES) return false;
      reserve(size);
      buffer.set(lines.bytes, length);
      length += size;
      rows += lines.rows;
      return true;
    },
    rows: () => rows,
    bytes: () => buffer.subarray(0, length),
  };
}
