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

/** Adds what was packed to as many sums, and returns its total. Throws PROFILE_MISMATCH for another number of them. */
export function addPackedCounts(packed: string, sums: Float64Array): number {
  const bytes = Buffer.from(packed, 'base64');
  let [count, scale, place, total] = [0, 1, 0, 0];
  for (const byte of bytes) {
    count += (byte & 0x7f) * scale;
    if (byte >= 0x80) scale *= 0x80;
    else {
      if (place < sums.length) sums[place] = (sums[place] ?? 0) + count;
      total += count;
      place += 1;
      [count, scale] = [0, 1];
    }
  }
  if (place !== sums.length || scale !== 1)
    throw new RelevoError('PROFILE_MISMATCH', `${place} counts were stored for ${sums.length} bins`);
  return total;
}
