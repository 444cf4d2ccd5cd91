import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nannyml } from '../../../../shared/monitoring/like/nannyml/nannyml.ts';
import { openRawTable } from '../../../../shared/monitoring/like/table/open-raw-table.ts';
import type { LikeColumn } from '../../../../shared/monitoring/like/way.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { csvOf } from './generated-files.ts';
import { differences, type Expected, type Measured, type Measures, oracle } from './nannyml-oracle.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-nannyml-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** All columns by all methods: reads the files once. */
const measureAll = (files: readonly string[]): Promise<Map<string, Map<string, LikeColumn>>> =>
  withDuckDb(async (database) => {
    const [reference, current] = await Promise.all(
      files.map((file, at) => openRawTable(database, [file], { name: file, folder, prefix: `staged-${at}` })),
    );
    const measured = new Map<string, Map<string, LikeColumn>>();
    if (reference === undefined || current === undefined) return measured;
    for (const method of nannyml.methods) {
      const { columns } = await nannyml.measure(reference, current, { method, onProgress: () => undefined });
      measured.set(method, new Map(columns.map((column) => [column.column, column])));
    }
    return measured;
  });

function measuredOf({ reason, chunks = [], threshold, status }: LikeColumn): Measured {
  if (status === 'not-measured' && reason?.code === 'REFUSED') return { failed: reason.message };
  return {
    threshold,
    reference: undefined,
    rows: chunks.map(({ from, to }) => [from, to - 1]),
    values: chunks.map(({ score }) => score),
    alerts: chunks.map(({ drifted }) => drifted),
  };
}

/** NannyML logs an error for each chunk, and has neither value nor verdict: a column that it fails on. */
const failing = (expected: Expected): Expected =>
  'alerts' in expected && expected.alerts.every((alert) => alert === null)
    ? { failed: 'no verdict' }
    : expected;

/** Where files are not judged as by NannyML; empty: nowhere. */
async function wrongColumns(files: readonly string[], measures: Measures): Promise<unknown[]> {
  const measured = await measureAll(files);
  const wrong: unknown[] = [];
  for (const [name, { kind, methods }] of Object.entries(measures))
    for (const method of nannyml.methods) {
      const column = measured.get(method)?.get(name);
      const expected = methods[method];
      if (column === undefined || column.type !== kind) wrong.push({ name, method, type: column?.type });
      else if (expected !== undefined)
        wrong.push(
          ...differences(measuredOf(column), failing(expected), method).map((found) => ({ name, found })),
        );
      else if (column.status !== 'not-supported') wrong.push({ name, method, column });
    }
  return wrong;
}

describe('files as NannyML 0.13.1 judges them', () => {
  it('the halves of Telco', { timeout: 60_000 }, async () => {
    const lines = readFileSync('trainer/data/telco-churn.csv', 'utf8').trimEnd().split('\n');
    const half = (name: string, from: number, to?: number): string =>
      write(name, `${[lines[0], ...lines.slice(from, to)].join('\n')}\n`);
    const files = [half('first.csv', 1, 3522), half('second.csv', 3522)];
    expect(Object.keys(oracle.telco)).toHaveLength(21);
    expect(await wrongColumns(files, oracle.telco)).toEqual([]);
  });

  const tables = oracle.generated.filter(
    ({ name }) => name === 'a thousand rows' || name === 'eleven thousand rows',
  );

  it.each(tables)('$name', { timeout: 60_000 }, async ({ rows, columns, measures }) => {
    const read = columns.filter(({ name }) => !otherInFiles.has(name));
    const files = ([0, 1] as const).map((side) => write(`table-${side}.csv`, csvOf(read, rows, side)));
    const expected = read.map(({ name }) => [name, measures[name]] as const);
    expect(
      await wrongColumns(
        files,
        Object.fromEntries(expected.flatMap(([name, one]) => (one ? [[name, one]] : []))),
      ),
    ).toEqual([]);
  });
});

/** Text that is always missing is numbers to a reader of CSV; infinite scores are written as null. */
const otherInFiles = new Set(['words_before', 'infinite']);
