export type CoerceOptions = {
  /** Characters of one text. Default: any. */
  maxStringLength?: number;
  /** Bytes that one base64 text stands for. Default 1 MiB. */
  maxBinaryBytes?: number;
  /** Levels of arrays and objects in a value of type `any`. Default 32. */
  maxDepth?: number;
};

export type ValueLimits = Required<CoerceOptions>;

export const valueLimits = (options: CoerceOptions): ValueLimits => ({
  maxStringLength: options.maxStringLength ?? Number.POSITIVE_INFINITY,
  maxBinaryBytes: options.maxBinaryBytes ?? 1_048_576,
  maxDepth: options.maxDepth ?? 32,
});

export const sameLimits = (a: ValueLimits, b: ValueLimits): boolean =>
  a.maxStringLength === b.maxStringLength &&
  a.maxBinaryBytes === b.maxBinaryBytes &&
  a.maxDepth === b.maxDepth;
