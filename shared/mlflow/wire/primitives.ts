import { z } from 'zod';

/** A 64-bit number: JSON number, or digits as text from stricter gateways. */
export const int64 = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);

/** Epoch milliseconds; 0 is how MLflow says "not given". */
export const optionalTime = int64
  .optional()
  .transform((ms) => (ms === undefined || ms === 0 ? undefined : new Date(ms)));
export const time = int64.default(0).transform((ms) => new Date(ms));

/** A floating-point number, which JSON cannot hold if it is none: then it is text. */
export const double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

export const text = z.string().default('');

/** Optional text of which "" means that it is not set. */
export const optionalText = z
  .string()
  .optional()
  .transform((value) => (value === '' ? undefined : value));

/** MLflow's lists of key and value as a record; a list without entries is left out by the server. */
export const tags = z
  .array(z.object({ key: z.string(), value: text }))
  .default([])
  .transform((list): Readonly<Record<string, string>> =>
    Object.fromEntries(list.map(({ key, value }) => [key, value])),
  );

/** A record as MLflow's list of key and value. */
export const tagList = (record: Readonly<Record<string, string>> = {}): { key: string; value: string }[] =>
  Object.entries(record).map(([key, value]) => ({ key, value }));

/** A number for the way out: what JSON cannot hold goes as text, which MLflow reads. */
export const outgoingDouble = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);
