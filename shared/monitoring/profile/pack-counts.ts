import { RelevoError } from '../../kernel/error.ts';

/** Counts as short text: base64 of LEB128, seven bits a byte and the lowest first, so that a count under 128 takes one byte. */
export function packCounts(counts: readonly number[]): string {
  const bytes: number[] = [];
  for (const count of counts) {
    let rest = count;
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
  }
  return Buffer.from(bytes).toString('base64');
}

/** The counts that were packed. Throws PROFILE_MISMATCH unless they are as many as `length`. */
export function unpackCounts(packed: string, length: number): number[] {
  const bytes = Buffer.from(packed, 'base64');
  const counts: number[] = [];
  let [count, scale] = [0, 1];
  for (const byte of bytes) {
    count += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      counts.push(count);
      [count, scale] = [0, 1];
    } else scale *= 0x80;
  }
  if (counts.length !== length || scale !== 1)
    throw new RelevoError('PROFILE_MISMATCH', `${counts.length} counts were stored for ${length} bins`);
  return counts;
}
