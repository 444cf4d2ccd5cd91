import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  type EvidentlyType,
  evidentlyTypes,
} from '../../../../shared/monitoring/like/evidently/column-type.ts';
import { evidently } from '../../../../shared/monitoring/like/evidently/evidently.ts';
import { openColumn } from '../../../../shared/monitoring/like/evidently/open-column.ts';
import { readSamplePair } from '../../../../shared/monitoring/like/evidently/sample-pair.ts';
import { scorePair } from '../../../../shared/monitoring/like/evidently/score-pair.ts';
import { openRawTable } from '../../../../shared/monitoring/like/table/open-raw-table.ts';
import {
  type RawColumn,
  rawColumn,
  type RawTable,
} from '../../../../shared/monitoring/like/table/raw-table.ts';
import type { LikeColumn } from '../../../../shared/monitoring/like/way.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { withScratchFolder } from '../../../../shared/tables/scratch-folder.ts';
import { projectRoot } from '../../../../stack/project-root.ts';
import { writeTelcoHalves } from './telco-halves.ts';

const scoreSchema = z.union([
  z.object({ failed: z.string() }),
  z.object({
    method: z.string(),
    score: z.union([z.number(), z.enum(['nan', 'inf'])]),
    threshold: z.number(),
    drifted: z.boolean(),
  }),
]);
type Expected = z.infer<typeof scoreSchema>;
const pairSchema = z.object({
  columns: z.record(
    z.string(),
    z.union([
      z.object({
        type: z.enum(['num', 'cat']),
        own: scoreSchema,
        asked: z.record(z.string(), scoreSchema),
        condition: z.union([z.number(), z.literal('inf'), z.null()]).optional(),
      }),
      z.object({ type: z.literal('text') }),
    ]),
  ),
  others: z.array(z.string()),
  preset: z.object({ columns: z.array(z.string()), count: z.number(), share: z.number() }),
});
const oracle = z
  .object({ versions: z.record(z.string(), z.string()), pairs: z.record(z.string(), pairSchema) })
  .parse(
    JSON.parse(readFileSync(join(projectRoot, 'test', 'oracles', 'like', 'evidently-drift.json'), 'utf8')),
  );

/** Statistics agree to 1e-12, p-values to 1e-9; what the oracle itself rounds is allowed for. */
function allowedGap(method: string, expected: number, condition: number): number {
  const size = Math.abs(expected);
  switch (method) {
    case 'psi':
    case 'kl_div':
    case 'wasserstein':
    case 'ed':
      return Math.max(1e-12 * size, 2e-15);
    case 'jensenshannon':
    case 'hellinger':
      // A small difference of sums near 1, and its square root.
      return Math.max(1e-12 * size, Math.min(3e-8, 2e-15 / size));
    case 'cramer_von_mises':
    case 'z':
      // A difference from 1.
      return Math.max(1e-9 * size, 1e-12);
    case 'es':
      return condition < 1e12 ? Math.max(1e-9, 2e-14 * condition) * size : size + 1e-3;
    default:
      return Math.max(1e-9 * size, 1e-300);
  }
}

/** What differs from Evidently; nothing where all is equal. */
function differences(ours: LikeColumn, expected: Expected, condition: number): string[] {
  const name = `${ours.column} ${ours.method}`;
  if ('failed' in expected)
    return ours.drifted === null && ours.reason !== null
      ? []
      : [`${name}: Evidently fails, ${expected.failed}`];
  if (ours.drifted === null) return [`${name}: ${ours.reason?.message}, Evidently ${expected.score}`];
  const found: string[] = [];
  if (ours.method !== expected.method) found.push(`${name}: Evidently takes ${expected.method}`);
  if (ours.threshold !== expected.threshold) found.push(`${name}: threshold ${ours.threshold}`);
  if (ours.drifted !== expected.drifted) found.push(`${name}: drifted ${ours.drifted}`);
  const score = typeof expected.score === 'number' ? expected.score : null;
  if (score === null ? ours.score !== null : !isNear(ours.score, score, expected.method, condition))
    found.push(`${name}: score ${ours.score}, Evidently ${expected.score}`);
  return found;
}

const isNear = (score: number | null, expected: number, method: string, condition: number): boolean =>
  score !== null && Math.abs(score - expected) <= allowedGap(method, expected, condition);

let telco = { folder: '', reference: '', current: '', remove: async (): Promise<void> => undefined };
beforeAll(async () => {
  telco = await writeTelcoHalves();
});
afterAll(() => telco.remove());

const fileOf = (pair: string, part: 'reference' | 'current'): string =>
  pair === 'telco'
    ? telco[part]
    : join(projectRoot, 'test', 'fixtures', 'like', pair.replace('.', `-${part}.`));

async function withTables<T>(
  pair: string,
  run: (reference: RawTable, current: RawTable) => Promise<T>,
): Promise<T> {
  return withScratchFolder((folder) =>
    withDuckDb(async (database) => {
      const open = (part: 'reference' | 'current'): Promise<RawTable> =>
        openRawTable(database, [fileOf(pair, part)], { name: part, folder, prefix: part });
      return run(await open('reference'), await open('current'));
    }),
  );
}

describe('as Evidently measures', () => {
  it('is held against the version that it names', () => {
    expect(oracle.versions).toMatchObject({ evidently: evidently.version, pandas: '2.3.3', numpy: '2.4.6' });
    expect(Object.keys(oracle.pairs)).toHaveLength(10);
  });

  it.each(Object.entries(oracle.pairs))(
    '%s: its own choice for every column, the verdict on the table, and every method asked for by name',
    async (pair, expected) => {
      await withTables(pair, async (reference, current) => {
        const { columns } = await evidently.measure(reference, current, {
          method: undefined,
          onProgress: () => undefined,
        });
        const measured = columns.filter(({ type }) => type !== null);
        const others = columns.filter(({ type }) => type === null).map(({ column }) => column);
        expect(others.toSorted()).toEqual(expected.others);
        expect(Object.fromEntries(measured.map(({ column, type }) => [column, type]))).toEqual(
          Object.fromEntries(Object.entries(expected.columns).map(([name, { type }]) => [name, type])),
        );
        const found = measured.flatMap((ours) => {
          const column = expected.columns[ours.column];
          if (column === undefined || column.type === 'text') return [];
          return differences(ours, column.own, Number(column.condition));
        });
        expect(found).toEqual([]);
        const { length: drifted } = measured.filter((column) => column.drifted === true);
        const { count, share } = expected.preset;
        expect([drifted, drifted / expected.preset.columns.length]).toEqual([count, share]);
        expect(await askedDifferences(reference, current, expected)).toEqual([]);
      });
    },
    60_000,
  );
});

async function askedDifferences(
  reference: RawTable,
  current: RawTable,
  expected: z.infer<typeof pairSchema>,
): Promise<string[]> {
  const types = await evidentlyTypes(current);
  const found: string[] = [];
  for (const [index, column] of current.columns.entries()) {
    const wanted = expected.columns[column.name];
    if (wanted === undefined || wanted.type === 'text') continue;
    const before = rawColumn(reference, column.name);
    const measure = await measurer(reference, current, before, column, types[index]);
    for (const [method, score] of Object.entries(wanted.asked))
      found.push(...differences(measure(method), score, Number(wanted.condition)));
  }
  return found;
}

/** Reads a column once for all methods. */
async function measurer(
  reference: RawTable,
  current: RawTable,
  before: RawColumn | undefined,
  column: RawColumn,
  type: EvidentlyType | undefined,
): Promise<(method: string) => LikeColumn> {
  const opened = openColumn(before, column, type, undefined);
  if ('status' in opened) return () => opened;
  const sides = [
    { table: reference, column: opened.reference },
    { table: current, column },
  ] as const;
  const pair = await readSamplePair(opened.type, ...sides);
  return (method) => {
    const asked = openColumn(before, column, type, method);
    return 'status' in asked ? asked : scorePair(column.name, pair, method);
  };
}
