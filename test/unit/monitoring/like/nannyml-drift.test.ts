import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Chunking } from '../../../../shared/monitoring/like/nannyml/chunk-rows.ts';
import type { JudgedColumn } from '../../../../shared/monitoring/like/nannyml/judge-chunks.ts';
import { type ColumnPair, judgeColumn } from '../../../../shared/monitoring/like/nannyml/judge-column.ts';
import { type GeneratedValue, generatedValues } from '../../../oracles/like/generated-tables.ts';

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
const oracle = z
  .object({
    telco: measures,
    generated: z.array(
      z.object({
        name: z.string(),
        rows: z.array(z.number()),
        chunking: z.object({ chunk_size: z.number().optional(), chunk_number: z.number().optional() }),
        columns: z.array(
          z.object({
            name: z.string(),
            type: z.enum(['double', 'long', 'string', 'boolean']),
            kind: z.string(),
            seed: z.number(),
            levels: z.number(),
            scale: z.array(z.number()),
            shift: z.array(z.number()),
            nulls: z.number(),
            infinite: z.number(),
            empty: z.array(z.array(z.number())),
          }),
        ),
        measures,
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../oracles/like/nannyml-drift.json', import.meta.url), 'utf8')),
  );
type Expected = z.infer<typeof measureSchema>;

const numberMethod = z.enum(['jensen_shannon', 'hellinger', 'kolmogorov_smirnov', 'wasserstein']);
const categoryMethod = z.enum(['jensen_shannon', 'hellinger', 'chi2', 'l_infinity']);

function pairOf(kind: string, method: string, sides: readonly GeneratedValue[][]): ColumnPair {
  const [reference = [], current = []] = sides;
  if (kind === 'continuous')
    return {
      kind: 'continuous',
      method: numberMethod.parse(method),
      reference: Float64Array.from(reference, numberOf),
      current: Float64Array.from(current, numberOf),
    };
  const names = [...new Set([...reference, ...current].filter((value) => value !== null).map(String))];
  const places = new Map(names.map((name, place) => [name, place]));
  const codes = (values: GeneratedValue[]): Int32Array =>
    Int32Array.from(values, (value) => (value === null ? -1 : (places.get(String(value)) ?? -1)));
  return {
    kind: 'categorical',
    method: categoryMethod.parse(method),
    names,
    reference: codes(reference),
    current: codes(current),
  };
}

const numberOf = (value: GeneratedValue): number => (typeof value === 'number' ? value : NaN);

/** NannyML's number; undefined where it has none. */
const plain = (value: z.infer<typeof number>): number | undefined =>
  value === 'inf' ? Infinity : value === '-inf' ? -Infinity : (value ?? undefined);

/** 1e-12; SciPy's Jensen-Shannon distance is the root of a small difference of terms near 1, whose rounding it shows. */
function close(actual: number | undefined, expected: number | undefined, method: string): boolean {
  if (actual === undefined || expected === undefined || !Number.isFinite(expected))
    return actual === expected;
  const floor = method === 'jensen_shannon' ? Math.min(3e-8, 2e-15 / Math.max(expected, 1e-300)) : 1e-15;
  return Math.abs(actual - expected) <= Math.max(1e-12 * Math.abs(expected), floor);
}

/** Where a judgement is not NannyML's; empty: nowhere. */
function differences(judged: JudgedColumn, expected: Expected, method: string): unknown[] {
  if ('failed' in expected) return judged.status === 'failed' ? [] : [expected.failed];
  if (judged.status === 'failed') return [judged.reason];
  const bounds = judged.chunks.map(({ first, end }) => [first, end - 1]);
  const alerts = judged.chunks.map(({ alert }) => alert ?? null);
  const pairs = [
    [judged.threshold, expected.threshold] as const,
    ...expected.reference.map((value, at) => [judged.reference[at], value] as const),
    ...expected.values.map((value, at) => [judged.chunks[at]?.value, value] as const),
  ];
  return [
    ...(isDeepStrictEqual(bounds, expected.rows) ? [] : [bounds]),
    ...(isDeepStrictEqual(alerts, expected.alerts) ? [] : [alerts]),
    ...(judged.reference.length === expected.reference.length ? [] : [judged.reference]),
    ...pairs.filter(([actual, wanted]) => !close(actual, plain(wanted), method)),
  ];
}

/** With infinite reference values NannyML's 10,000 bins have no edges, and its distance is always 0; here that is a failure. */
const withoutEdges: Expected = { failed: 'no edges' };
const hasEdges = (name: string, method: string, rows: number): boolean =>
  name !== 'infinite' || method !== 'kolmogorov_smirnov' || rows < 10_000;

describe.each(oracle.generated)('NannyML 0.13.1 on $name', ({ rows, chunking, columns, measures }) => {
  const cut: Chunking | undefined =
    chunking.chunk_size === undefined
      ? chunking.chunk_number === undefined
        ? undefined
        : { chunks: chunking.chunk_number }
      : { rows: chunking.chunk_size };

  it.each(columns)('$type column $name', (column) => {
    const { kind = '', methods = {} } = measures[column.name] ?? {};
    const sides = [generatedValues(column, rows, 0), generatedValues(column, rows, 1)];
    expect(Object.keys(methods)).toHaveLength(4);
    for (const [method, measured] of Object.entries(methods)) {
      const expected = hasEdges(column.name, method, rows[0] ?? 0) ? measured : withoutEdges;
      const judged = judgeColumn(pairOf(kind, method, sides), cut);
      expect({ method, wrong: differences(judged, expected, method) }).toEqual({ method, wrong: [] });
    }
  });
});

it('refuses a table with fewer rows than chunks', () => {
  const values = Float64Array.from({ length: 9 }, (_, at) => at);
  const pair: ColumnPair = {
    kind: 'continuous',
    method: 'jensen_shannon',
    reference: values,
    current: values,
  };
  expect(judgeColumn(pair)).toMatchObject({ status: 'failed' });
  expect(judgeColumn(pair, { rows: 4 })).toMatchObject({ status: 'judged' });
});
