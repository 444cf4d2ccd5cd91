import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureLike } from '../../../../shared/monitoring/like/measure-like.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { quoteFile } from '../../../../shared/tables/quote.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relevo-like-types-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** 60 rows, each value moved by `moved`. */
async function table(
  name: string,
  moved: number,
  columns: readonly string[],
  where = 'true',
): Promise<string> {
  const file = join(folder, `${name}.parquet`);
  const select = `SELECT ${columns.join(', ')} FROM (SELECT i, i % 6 + ${moved} AS x FROM range(60) AS t(i)) WHERE ${where}`;
  await withDuckDb((database) => database.query(`COPY (${select}) TO ${quoteFile(file)} (FORMAT parquet)`));
  return file;
}

const columns = [
  `DATE '2026-01-01' + CAST(x AS INTEGER) AS day`,
  `TIMESTAMP '2026-01-01' + INTERVAL (x) DAY AS moment`,
  'CAST(x AS DECIMAL(9, 2)) AS price',
  'CAST(x AS UTINYINT) AS small',
  'CAST(x AS UBIGINT) AS great',
  'CAST(x AS FLOAT) AS single',
  '[x] AS list',
  'x > 3 AS flag',
  'CAST(x AS VARCHAR) AS "we""ird, na\nme"',
  'CAST(x AS BIGINT) AS "select"',
];
const gaps = [
  'CASE WHEN i % 4 > 0 THEN x > 3 END AS flag_gaps',
  'CASE WHEN i % 4 > 0 THEN x END AS whole_gaps',
];

const source = (file: string): { name: string; files: string[] } => ({ name: 'data', files: [file] });

const judge = async (like: string, reference: string, current: string): Promise<Record<string, string>> => {
  const { columns } = await measureLike({
    like,
    method: undefined,
    reference: source(reference),
    current: source(current),
    onProgress: () => undefined,
  });
  return Object.fromEntries(
    columns.map(({ column, type, status, reason }) => [
      column,
      [type, status, reason?.code].filter(Boolean).join(' '),
    ]),
  );
};

describe('types of columns', () => {
  it('as NannyML takes what pandas makes of them', async () => {
    const all = [...columns, ...gaps];
    const judged = await judge('nannyml-0.13', await table('a', 0, all), await table('b', 2, all));
    expect(judged).toEqual({
      day: 'categorical drifted',
      moment: 'not-supported COLUMN_TYPE',
      price: 'categorical drifted',
      small: 'continuous drifted',
      great: 'continuous drifted',
      single: 'continuous drifted',
      list: 'not-supported COLUMN_TYPE',
      flag: 'categorical drifted',
      'we"ird, na\nme': 'categorical drifted',
      select: 'continuous drifted',
      flag_gaps: 'categorical drifted',
      whole_gaps: 'continuous drifted',
    });
  });

  it('as Azure ML takes what Spark makes of them', async () => {
    const judged = await judge('azureml', await table('a', 0, columns), await table('b', 2, columns));
    expect(judged).toEqual({
      day: 'categorical drifted',
      moment: 'categorical drifted',
      price: 'not-supported COLUMN_TYPE',
      small: 'numerical drifted',
      great: 'not-supported COLUMN_TYPE',
      single: 'numerical drifted',
      list: 'not-supported COLUMN_TYPE',
      flag: 'categorical drifted',
      'we"ird, na\nme': 'categorical drifted',
      select: 'numerical drifted',
    });
  });

  it('of columns that changed, came or went', async () => {
    const before = await table('a', 0, ['x AS kept', 'x AS turned', 'x AS lost']);
    const after = await table('b', 0, ['x AS kept', 'CAST(x AS VARCHAR) AS turned', 'x AS "new"']);
    expect(await judge('nannyml-0.13', before, after)).toEqual({
      kept: 'continuous quiet',
      turned: 'continuous not-measured COLUMN_TYPE',
      lost: 'continuous not-measured COLUMN_MISSING',
      new: 'not-supported COLUMN_NEW',
    });
    expect(await judge('azureml', before, after)).toEqual({
      kept: 'numerical quiet',
      turned: 'not-supported COLUMN_TYPE',
      lost: 'not-supported COLUMN_MISSING',
      new: 'not-supported COLUMN_MISSING',
    });
  });

  it.each(['nannyml-0.13', 'azureml'])('of a table without rows, %s', async (like) => {
    const [full, empty] = [await table('a', 0, ['x']), await table('b', 0, ['x'], 'false')];
    expect((await judge(like, full, empty))['x']).toContain(' not-measured ');
    expect((await judge(like, empty, full))['x']).toContain(' not-measured ');
  });
});
