/**
 * Called once for every distinct value of all samples, ascending.
 * @param upTo how many values of each sample are at most this one; the array is reused
 * @param tied how many values of all samples equal it
 */
export type VisitPooled = (upTo: Uint32Array, tied: number) => void;

/** Walks any number of ascending samples as one, in O(N k) for N values in k samples and without allocating for each. Ends at NaN. */
export function pooledCounts(samples: readonly Float64Array[], visit: VisitPooled): void {
  const upTo = new Uint32Array(samples.length);
  for (;;) {
    const value = leastHead(samples, upTo);
    if (value === undefined) return;
    let tied = 0;
    for (let at = 0; at < samples.length; at++) {
      const from = upTo[at] ?? 0;
      const to = endOfRun(samples[at], from, value);
      tied += to - from;
      upTo[at] = to;
    }
    visit(upTo, tied);
  }
}

function leastHead(samples: readonly Float64Array[], upTo: Uint32Array): number | undefined {
  let least: number | undefined;
  for (let at = 0; at < samples.length; at++) {
    const head = samples[at]?.[upTo[at] ?? 0];
    if (head !== undefined && !Number.isNaN(head) && (least === undefined || head < least)) least = head;
  }
  return least;
}

function endOfRun(sample: Float64Array | undefined, from: number, value: number): number {
  let at = from;
  while (sample?.[at] === value) at += 1;
  return at;
}
