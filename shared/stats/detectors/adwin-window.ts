/** Sum of some values and the sum of their squared deviations from their mean. */
export type Bucket = { total: number; variance: number };

/** An exponential histogram: `buckets[level]` holds, oldest first, buckets of 2^level values each. */
export type AdwinWindow = { buckets: Bucket[][]; width: number; total: number; variance: number };

export const emptyWindow = (): AdwinWindow => ({ buckets: [[]], width: 0, total: 0, variance: 0 });

/** Adds a value as a bucket of its own; where a size has more than `maxBuckets`, its two oldest become one of the next. */
export function addToWindow(window: AdwinWindow, value: number, maxBuckets: number): void {
  const gap = window.width === 0 ? 0 : value - window.total / window.width;
  window.width += 1;
  window.variance += ((window.width - 1) * gap * gap) / window.width;
  window.total += value;
  let added: Bucket = { total: value, variance: 0 };
  for (let level = 0; ; level++) {
    const row = (window.buckets[level] ??= []);
    row.push(added);
    if (row.length <= maxBuckets) return;
    const [first, second] = row.splice(0, 2);
    if (first === undefined || second === undefined) return;
    added = join(first, second, 2 ** level);
  }
}

function join(first: Bucket, second: Bucket, size: number): Bucket {
  const gap = first.total / size - second.total / size;
  const between = (size * size * gap * gap) / (size + size);
  return { total: first.total + second.total, variance: first.variance + second.variance + between };
}

/** Takes the oldest bucket out of the window. */
export function dropOldest(window: AdwinWindow): void {
  const level = window.buckets.length - 1;
  const row = window.buckets[level] ?? [];
  const oldest = row.shift();
  if (oldest === undefined) return;
  const size = 2 ** level;
  window.width -= size;
  window.total -= oldest.total;
  const gap = oldest.total / size - window.total / window.width;
  window.variance -= oldest.variance + (size * window.width * gap * gap) / (size + window.width);
  if (row.length === 0 && level > 0) window.buckets.pop();
}
