import { describe, expect, it } from 'vitest';
import type { CategoryCounts } from '../../../../shared/monitoring/like/nannyml/categories.ts';
import {
  chunkRows,
  DEFAULT_CHUNKING,
  type RowRange,
} from '../../../../shared/monitoring/like/nannyml/chunk-rows.ts';
import {
  type ChunkedPair,
  judgeChunks,
  type JudgedColumn,
} from '../../../../shared/monitoring/like/nannyml/judge-chunks.ts';
import { categoryMethods, numberMethods } from '../../../../shared/monitoring/like/nannyml/methods.ts';
import type { Chunking } from '../../../../shared/monitoring/like/way.ts';
import { type GeneratedValue, generatedValues } from '../../../oracles/like/generated-tables.ts';
import { differences, type Expected, type Measured, oracle } from './nannyml-oracle.ts';

type Sides = { reference: GeneratedValue[]; current: GeneratedValue[] };

function chunked<Sample>(
  { reference, current }: Sides,
  chunking: Chunking,
  sampleOf: (values: GeneratedValue[]) => Sample,
): ChunkedPair<Sample> {
  const cut = ({ length }: unknown[]): RowRange[] => chunkRows(length, chunking) ?? [];
  return {
    reference: sampleOf(reference),
    referenceChunks: cut(reference).map(({ first, end }) => sampleOf(reference.slice(first, end))),
    currentChunks: cut(current).map((range) => ({
      ...range,
      sample: sampleOf(current.slice(range.first, range.end)),
    })),
  };
}

const numbersOf = (values: GeneratedValue[]): Float64Array =>
  Float64Array.from(values.filter((value) => typeof value === 'number'));

const textOf = (values: GeneratedValue[]): string[] => values.filter((value) => value !== null).map(String);

function categoriesOf({ reference, current }: Sides): (values: GeneratedValue[]) => CategoryCounts {
  const names = [...new Set(textOf([...reference, ...current]))].toSorted();
  const places = new Map(names.map((name, place) => [name, place]));
  return (values) => {
    const counts = new Map<number, number>();
    for (const text of textOf(values)) {
      const place = places.get(text) ?? -1;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    const sorted = [...counts].toSorted(([first], [second]) => first - second);
    return {
      codes: Int32Array.from(sorted, ([place]) => place),
      counts: Float64Array.from(sorted, ([, count]) => count),
      length: textOf(values).length,
    };
  };
}

function judge(kind: string, name: string, sides: Sides, chunking: Chunking): JudgedColumn | undefined {
  const [numbers, categories] = [numberMethods[name], categoryMethods[name]];
  if (kind === 'continuous') return numbers && judgeChunks(chunked(sides, chunking, numbersOf), numbers);
  return categories && judgeChunks(chunked(sides, chunking, categoriesOf(sides)), categories);
}

function measuredOf(judged: JudgedColumn | undefined): Measured {
  if (judged === undefined) return { failed: 'no such method' };
  if (judged.status === 'failed') return { failed: judged.reason };
  return {
    threshold: judged.threshold ?? null,
    reference: judged.reference.map((value) => value ?? null),
    rows: judged.chunks.map(({ first, end }) => [first, end - 1]),
    values: judged.chunks.map(({ value }) => value ?? null),
    alerts: judged.chunks.map(({ alert }) => alert ?? null),
  };
}

/** With infinite reference values NannyML's 10,000 bins have no edges, and its distance is always 0; here that is a failure. */
const withoutEdges: Expected = { failed: 'no edges' };
const hasEdges = (name: string, method: string, rows: number): boolean =>
  name !== 'infinite' || method !== 'kolmogorov_smirnov' || rows < 10_000;

describe.each(oracle.generated)('NannyML 0.13.1 on $name', ({ rows, chunking, columns, measures }) => {
  const { chunk_size: size, chunk_number: number } = chunking;
  const cut =
    size === undefined ? (number === undefined ? DEFAULT_CHUNKING : { chunks: number }) : { rows: size };

  it.each(columns)('$type column $name', (column) => {
    const { kind = '', methods = {} } = measures[column.name] ?? {};
    const sides = { reference: generatedValues(column, rows, 0), current: generatedValues(column, rows, 1) };
    expect(Object.keys(methods)).toHaveLength(4);
    for (const [method, real] of Object.entries(methods)) {
      const expected = hasEdges(column.name, method, rows[0] ?? 0) ? real : withoutEdges;
      const measured = measuredOf(judge(kind, method, sides, cut));
      expect({ method, wrong: differences(measured, expected, method) }).toEqual({ method, wrong: [] });
    }
  });
});

it('cuts no table into more chunks than it has rows', () => {
  expect(chunkRows(9)).toBeUndefined();
  expect(chunkRows(0, { rows: 4 })).toBeUndefined();
  expect(chunkRows(9, { rows: 4 })).toEqual([
    { first: 0, end: 4 },
    { first: 4, end: 8 },
    { first: 8, end: 9 },
  ]);
});
