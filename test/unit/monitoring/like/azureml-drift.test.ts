import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { azureml } from '../../../../shared/monitoring/like/azureml/azureml.ts';
import {
  categoricalMetrics,
  numericalMetrics,
  type Scored,
} from '../../../../shared/monitoring/like/azureml/metrics.ts';
import { openRawTable } from '../../../../shared/monitoring/like/table/open-raw-table.ts';
import type { LikeColumn } from '../../../../shared/monitoring/like/way.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { numpyNormals } from '../../../oracles/like/numpy-normals.ts';
import { columnSchema } from './column-schema.ts';
import { parquetOf } from './generated-files.ts';

const metric = z.union([
  z.object({ failed: z.string() }),
  z.object({ value: z.union([z.number(), z.enum(['inf', '-inf']), z.null()]), breached: z.boolean() }),
]);
const measured = z.object({
  baseline: z.number(),
  production: z.number(),
  columns: z.record(
    z.string(),
    z.object({
      kind: z.enum(['numerical', 'categorical']).nullable(),
      metrics: z.record(z.string(), metric),
    }),
  ),
});
const oracle = z
  .object({
    telco: measured,
    generated: z.array(
      measured.extend({ name: z.string(), rows: z.array(z.number()), fields: z.array(columnSchema) }),
    ),
    published: z.array(
      measured.extend({
        name: z.string(),
        normal: z
          .object({
            reference: z.tuple([z.number(), z.number(), z.number()]),
            current: z.tuple([z.number(), z.number(), z.number()]),
          })
          .nullable(),
        categories: z.array(z.record(z.string(), z.number())).nullable(),
      }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../../oracles/like/azureml-drift.json', import.meta.url), 'utf8')),
  );
type Measured = z.infer<typeof measured>;
type Metric = z.infer<typeof metric>;

/** 1e-12 of distances, 1e-9 of p-values; SciPy's Jensen-Shannon distance shows the rounding of terms near 1. */
function close(actual: number | null, expected: number | null, method: string): boolean {
  if (actual === null || expected === null) return actual === expected;
  const relative = method.endsWith('Test') ? 1e-9 : 1e-12;
  const floor =
    method === 'JensenShannonDistance' ? Math.min(3e-8, 2e-15 / Math.max(expected, 1e-300)) : 1e-15;
  return Math.abs(actual - expected) <= Math.max(relative * Math.abs(expected), floor);
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-azureml-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Where files are not judged as by Azure ML; empty: nowhere. */
const wrongColumns = (files: readonly string[], expected: Measured): Promise<unknown[]> =>
  withDuckDb(async (database) => {
    const [reference, current] = await Promise.all(
      files.map((file, at) => openRawTable(database, [file], { name: file, folder, prefix: `staged-${at}` })),
    );
    if (reference === undefined || current === undefined) return ['no tables'];
    const wrong: unknown[] = [];
    for (const method of azureml.methods) {
      const { columns, verdict } = await azureml.measure(reference, current, {
        method,
        onProgress: () => undefined,
      });
      if (!verdict.rule.includes(`: ${expected.baseline} and ${expected.production} complete rows`))
        wrong.push(verdict);
      const found = new Map(columns.map((column) => [column.column, column]));
      for (const [name, { kind, metrics }] of Object.entries(expected.columns)) {
        const column = found.get(name);
        if (column === undefined || column.type !== kind) wrong.push({ name, method, type: column?.type });
        else if (!isEqual(column, failing(metrics[method], expected), method))
          wrong.push({ name, method, column, expected: metrics[method] });
      }
    }
    return wrong;
  });

/** Of a table that has no complete rows Azure ML measures what it can, NaN as drift; here that is a failure. */
const failing = (expected: Metric | undefined, { baseline, production }: Measured): Metric | undefined =>
  expected !== undefined && Math.min(baseline, production) === 0 ? { failed: 'no complete rows' } : expected;

function isEqual(column: LikeColumn, expected: Metric | undefined, method: string): boolean {
  if (expected === undefined) return column.status === 'not-supported';
  if ('failed' in expected) return column.status === 'not-measured';
  const value = typeof expected.value === 'string' ? null : expected.value;
  return close(column.score, value, method) && column.drifted === expected.breached;
}

describe('files as the components of Azure ML judge them', () => {
  it('the halves of Telco', { timeout: 60_000 }, async () => {
    const lines = readFileSync('trainer/data/telco-churn.csv', 'utf8').trimEnd().split('\n');
    const files = [lines.slice(1, 3522), lines.slice(3522)].map((half, at) => {
      writeFileSync(join(folder, `half-${at}.csv`), `${[lines[0], ...half].join('\n')}\n`);
      return join(folder, `half-${at}.csv`);
    });
    expect(Object.keys(oracle.telco.columns)).toHaveLength(21);
    expect(await wrongColumns(files, oracle.telco)).toEqual([]);
  });

  it.each(oracle.generated)('$name', { timeout: 60_000 }, async ({ rows, fields, ...expected }) => {
    const files = [await parquetOf(fields, rows, 0, folder), await parquetOf(fields, rows, 1, folder)];
    expect(await wrongColumns(files, expected)).toEqual([]);
  });
});

/** Of the one column of a published case. */
function wrongScores(
  score: (method: string) => Scored | undefined,
  { column1 = { kind: null, metrics: {} } }: Measured['columns'],
): unknown[] {
  return Object.entries(column1.metrics).flatMap(([method, expected]) => {
    const scored = score(method);
    if (scored !== undefined && isSame(scored, expected, method)) return [];
    return [{ method, scored, expected }];
  });
}

function isSame(scored: Scored, expected: Metric, method: string): boolean {
  if ('refused' in scored || 'failed' in expected) return 'refused' in scored && 'failed' in expected;
  return typeof expected.value !== 'string' && close(scored.score, expected.value, method);
}

describe("the published cases of Azure ML's components", () => {
  const numbers = oracle.published.flatMap(({ normal, ...rest }) =>
    normal === null ? [] : [{ ...rest, normal }],
  );
  const texts = oracle.published.flatMap(({ categories, ...rest }) =>
    categories === null ? [] : [{ ...rest, categories }],
  );
  it.each(numbers)('numbers, $name', ({ normal, columns }) => {
    const [reference, current] = [normal.reference, normal.current].map((sizes) =>
      numpyNormals(0, ...sizes).toSorted(),
    );
    const pair = { reference: reference ?? new Float64Array(), current: current ?? new Float64Array() };
    expect(wrongScores((method) => numericalMetrics[method]?.measure(pair), columns)).toEqual([]);
  });

  it.each(texts)('categories, $name', ({ categories, columns }) => {
    const names = [...new Set(categories.flatMap((side) => Object.keys(side)))];
    const [first, second] = categories.map((side) => Float64Array.from(names, (name) => side[name] ?? 0));
    const counts = { first: first ?? new Float64Array(), second: second ?? new Float64Array() };
    expect(wrongScores((method) => categoricalMetrics[method]?.measure(counts), columns)).toEqual([]);
  });

  it('are all there', () => {
    expect([numbers.length, texts.length]).toEqual([19, 13]);
  });
});
