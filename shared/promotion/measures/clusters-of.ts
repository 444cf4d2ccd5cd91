/** Cluster index of each row, from 0 in order of appearance; undefined where no entity repeats and rows are independent. */
export function clustersOf(entities: readonly string[] | undefined): Uint32Array | undefined {
  if (entities === undefined) return undefined;
  const indexOf = new Map<string, number>();
  const clusters = Uint32Array.from(entities, (entity) => {
    const index = indexOf.get(entity) ?? indexOf.size;
    indexOf.set(entity, index);
    return index;
  });
  return indexOf.size < entities.length ? clusters : undefined;
}
