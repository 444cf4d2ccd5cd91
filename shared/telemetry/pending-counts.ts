type Dimensions = Record<string, string>;

/** Sums that wait for the next collection of metrics. */
export type PendingCounts = {
  add: (name: string, value: number, dimensions: Dimensions) => void;
  /** Hands out each sum since the last time, once. */
  take(): { name: string; value: number; dimensions: Dimensions }[];
};

/** Keeps one sum for each name and dimensions; an instrument would sort and write out the dimensions at each call. */
export function createPendingCounts(): PendingCounts {
  let sums = new Map<string, { name: string; value: number; dimensions: Dimensions }>();
  return {
    add: (name, value, dimensions) => {
      const key = keyOf(name, dimensions);
      const sum = sums.get(key);
      if (sum === undefined) sums.set(key, { name, value, dimensions });
      else sum.value += value;
    },
    take: () => {
      const taken = [...sums.values()];
      sums = new Map();
      return taken;
    },
  };
}

/** The order of the dimensions makes another key, and so another sum of the same: no harm. */
function keyOf(name: string, dimensions: Dimensions): string {
  let key = name;
  for (const dimension in dimensions) {
    const value = dimensions[dimension] ?? '';
    key += `\n${dimension.length},${value.length}:${dimension}${value}`;
  }
  return key;
}
