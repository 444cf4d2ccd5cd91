/** Each item's result; undefined where one of them has none. */
export function mapAll<From, To>(
  items: Iterable<From>,
  map: (item: From) => To | undefined,
): To[] | undefined {
  const mapped: To[] = [];
  for (const item of items) {
    const result = map(item);
    if (result === undefined) return undefined;
    mapped.push(result);
  }
  return mapped;
}
