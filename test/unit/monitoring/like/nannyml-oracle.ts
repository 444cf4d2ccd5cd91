import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { columnSchema } from './column-schema.ts';

const number = z.union([z.number(), z.enum(['inf', '-inf']), z.null()]);
const measureSchema = z.union([
  z.object({ failed: z.string() }),
  z.object({
    threshold: number,
    reference: z.array(number),
    rows: z.array(z.tuple([z.number(), z.number()])),
    values: z.array(number),
    alerts: z.array(z.boolean().nullable()),
  }),
]);
const measures = z.record(
  z.string(),
  z.object({ kind: z.enum(['continuous', 'categorical']), methods: z.record(z.string(), measureSchema) }),
);
/** What the real NannyML says, by test/oracles/like/nannyml-drift.py. */
export const oracle = z
  .object({
    telco: measures,
    generated: z.array(
      z.object({
        name: z.string(),
        rows: z.array(z.number()),
        chunking: z.object({ chunk_size: z.number().optional(), chunk_number: z.number().optional() }),
        columns: z.array(columnSchema),
        measures,
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../oracles/like/nannyml-drift.json', import.meta.url), 'utf8')),
  );

export type Expected = z.infer<typeof measureSchema>;
export type Measures = z.infer<typeof measures>;

/** A judged column in the oracle's form; `reference` where it is known. */
export type Measured =
  | { failed: string }
  | {
      threshold: number | null;
      reference: (number | null)[] | undefined;
      rows: [number, number][];
      values: (number | null)[];
      alerts: (boolean | null)[];
    };

/** Where a judgement is not NannyML's; empty: nowhere. */
export function differences(judged: Measured, expected: Expected, method: string): unknown[] {
  if ('failed' in expected) return 'failed' in judged ? [] : [expected.failed];
  if ('failed' in judged) return [judged.failed];
  const { reference = expected.reference.map(plain) } = judged;
  const pairs = [
    [judged.threshold, expected.threshold] as const,
    ...expected.reference.map((value, at) => [reference[at] ?? null, value] as const),
    ...expected.values.map((value, at) => [judged.values[at] ?? null, value] as const),
  ];
  return [
    ...(isDeepStrictEqual(judged.rows, expected.rows) ? [] : [judged.rows]),
    ...(isDeepStrictEqual(judged.alerts, expected.alerts) ? [] : [judged.alerts]),
    ...(reference.length === expected.reference.length ? [] : [reference]),
    ...pairs.filter(([actual, wanted]) => !close(actual, plain(wanted), method)),
  ];
}

const plain = (value: z.infer<typeof number>): number | null =>
  value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value;

/** 1e-12; SciPy's Jensen-Shannon distance is the root of a small difference of terms near 1, whose rounding it shows. */
function close(actual: number | null, expected: number | null, method: string): boolean {
  if (actual === null || expected === null || !Number.isFinite(expected)) return actual === expected;
  const floor = method === 'jensen_shannon' ? Math.min(3e-8, 2e-15 / Math.max(expected, 1e-300)) : 1e-15;
  return Math.abs(actual - expected) <= Math.max(1e-12 * Math.abs(expected), floor);
}
