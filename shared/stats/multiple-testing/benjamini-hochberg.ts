/**
 * Benjamini-Hochberg adjusted p-values, in the order given: rejecting those at most q keeps the expected share of false
 * rejections at most q, for independent and for positively dependent tests. Equal to SciPy's `false_discovery_control`.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const count = pValues.length;
  const order = [...pValues.keys()].toSorted((a, b) => (pValues[b] ?? 0) - (pValues[a] ?? 0));
  const adjusted = pValues.map(() => 1);
  let smallest = 1;
  for (const [place, index] of order.entries()) {
    smallest = Math.min(smallest, ((pValues[index] ?? 1) * count) / (count - place));
    adjusted[index] = smallest;
  }
  return adjusted;
}
