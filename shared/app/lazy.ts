export type Lazy<T> = {
  get: () => T;
  /** The value if there has been a first use. */
  made: () => T | undefined;
};

/** A value that is made at its first use and then kept; a failure is not kept. */
export function lazy<T>(make: () => T): Lazy<T> {
  let kept: { value: T } | undefined;
  return {
    get: () => {
      kept ??= { value: make() };
      return kept.value;
    },
    made: () => kept?.value,
  };
}
