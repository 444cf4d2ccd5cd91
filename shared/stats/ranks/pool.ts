/** All values of several samples in one array, the first sample's first. */
export function pool(samples: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(samples.reduce((sum, sample) => sum + sample.length, 0));
  let from = 0;
  for (const sample of samples) {
    all.set(sample, from);
    from += sample.length;
  }
  return all;
}
