/**
 * Holm's adjusted p-values, in the order given: rejecting those at most alpha keeps the chance of even one false rejection at most alpha, whatever
 * the dependence between the tests (S. Holm, 1979). Never less powerful than Bonferroni; stricter than `benjaminiHochberg`, which bounds the share of
 * false rejections instead.
 */
export function holm(pValues: readonly number[]): number[] {
  const count = pValues.length;
  const order = [...pValues.keys()].toSorted((a, b) => (pValues[a] ?? 0) - (pValues[b] ?? 0));
  const adjusted = pValues.map(() => 1);
  let largest = 0;
  for (const [place, index] of order.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues[index] ?? 1) * (count - place)));
    adjusted[index] = largest;
  }
  return adjusted;
}
