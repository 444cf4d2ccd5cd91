/** What a method says about a chunk. `value` NaN: it has no number. */
export type ChunkMeasure = { value: number; pValue?: number };

/**
 * A method that has seen the reference. It measures a chunk, given without nulls and with at least one value; undefined where NannyML's own
 * computation breaks.
 */
export type FittedMethod<Values> = (chunk: Values) => ChunkMeasure | undefined;

/** A method that could not be fitted gives the reason. */
export type Fit<Values> =
  | { status: 'fitted'; measure: FittedMethod<Values> }
  | { status: 'failed'; reason: string };

export const fitted = <Values>(measure: FittedMethod<Values>): Fit<Values> => ({ status: 'fitted', measure });

export const failed = <Values>(reason: string): Fit<Values> => ({ status: 'failed', reason });
