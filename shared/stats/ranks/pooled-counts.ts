/**
 * Called once for every distinct value of all samples, ascending.
 * @param upTo how many values of each sample are at most this one; the array is reused
 * @param tied how many values of all samples equal it
 */
export type VisitPooled = (upTo: Uint32Array, tied: number) => void;

/** Walks any number of ascending samples as one, in O(N (log N + k)) for N values in k samples. */
export function pooledCounts(samples: readonly Float64Array[], visit: VisitPooled): void {
  const pooled = concatenate(samples).toSorted();
  const upTo = new Uint32Array(samples.length);
  for (let from = 0; from < pooled.length;) {
    const value = pooled[from];
    let to = from + 1;
    while (to < pooled.length && pooled[to] === value) to += 1;
    for (const [at, sample] of samples.entries()) upTo[at] = advance(sample, upTo[at] ?? 0, value ?? NaN);
    visit(upTo, to - from);
    from = to;
  }
}

function advance(sample: Float64Array, from: number, value: number): number {
  let at = from;
  while (at < sample.length && (sample[at] ?? NaN) <= value) at += 1;
  return at;
}

function concatenate(samples: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(samples.reduce((sum, sample) => sum + sample.length, 0));
  let from = 0;
  for (const sample of samples) {
    all.set(sample, from);
    from += sample.length;
  }
  return all;
}
