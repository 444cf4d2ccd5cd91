/** The columns of a table in split form: where each is. */
export type SplitHeader = { names: readonly string[]; positions: ReadonlyMap<string, number> };

/**
 * Remembers the newest header, as clients send the same one with every request. `known` are the signature's names:
 * its own strings are found faster than equal ones.
 */
export function createHeaderMemory(known: ReadonlyMap<string, string>): {
  find(names: readonly unknown[]): SplitHeader | undefined;
  remember(names: readonly string[]): SplitHeader;
} {
  let newest: SplitHeader | undefined;
  return {
    find: (names) => (newest !== undefined && areEqual(newest.names, names) ? newest : undefined),
    remember: (names) => {
      const own = names.map((name) => known.get(name) ?? name);
      newest = { names: own, positions: new Map(own.map((name, index) => [name, index])) };
      return newest;
    },
  };
}

function areEqual(names: readonly string[], others: readonly unknown[]): boolean {
  if (names.length !== others.length) return false;
  for (let index = 0; index < names.length; index += 1) if (names[index] !== others[index]) return false;
  return true;
}
