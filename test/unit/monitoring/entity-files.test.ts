import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSources } from '../../../shared/monitoring/drift/compare-sources.ts';
import { optionsOf } from '../../../shared/monitoring/drift/compare-options.ts';
import { monitoringSchema } from '../../../shared/policy/sections.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { quoteText } from '../../../shared/tables/quote.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-entities-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Rows of entities, each with a value of its own. */
async function entities(name: string, seed: number, count: number, rows: number): Promise<string> {
  const file = join(folder, name);
  const entity = `SELECT 'e${seed}-' || e AS who, hash(e + ${seed} * 100000) % 1000 / 10.0 AS amount FROM range(${count}) t(e)`;
  await withDuckDb((database) =>
    database.query(
      `COPY (SELECT who, amount FROM (${entity}), range(${rows})) TO ${quoteText(file)} (FORMAT parquet)`,
    ),
  );
  return file;
}

async function compare(reference: string, current: string, entity: string | undefined) {
  const { comparison } = await compareSources({
    reference: { name: 'reference', kind: 'files', files: [reference] },
    current: { name: 'current', kind: 'files', files: [current] },
    reading: { types: {}, leftOut: new Set(['who']), ...(entity === undefined ? {} : { entity }) },
    options: optionsOf({ columns: {}, monitoring: { ...monitoringSchema.parse(undefined), minRows: 1 } }),
    sliceBy: undefined,
    onProgress: () => undefined,
  });
  const [column] = comparison.columns;
  return { independence: comparison.independence, status: column?.status, pValue: column?.pValue ?? 0 };
}

describe('files whose rows are of entities', () => {
  it('are judged by entity where these repeat and the policy names them', async () => {
    const [reference, current] = [
      await entities('a.parquet', 1, 400, 20),
      await entities('b.parquet', 2, 200, 20),
    ];
    expect(await compare(reference, current, undefined)).toMatchObject({
      independence: 'unknown',
      status: 'DRIFTED',
    });
    const judged = await compare(reference, current, 'who');
    expect(judged).toMatchObject({ independence: 'entities', status: 'QUIET' });
    expect(judged.pValue).toBeGreaterThan(0.01);
  });

  it('are judged by row where none repeats', async () => {
    const [reference, current] = [
      await entities('c.parquet', 1, 4000, 1),
      await entities('d.parquet', 2, 2000, 1),
    ];
    const [named, unnamed] = [
      await compare(reference, current, 'who'),
      await compare(reference, current, undefined),
    ];
    expect(named).toMatchObject({ independence: 'rows', status: 'QUIET', pValue: unnamed.pValue });
  });

  it('of fewer than 50 entities are not judged', async () => {
    const [reference, current] = [
      await entities('e.parquet', 1, 400, 2),
      await entities('f.parquet', 2, 40, 50),
    ];
    expect(await compare(reference, current, 'who')).toMatchObject({ status: 'NOT_ENOUGH_DATA' });
  });
});
