import { describe, expect, it } from 'vitest';
import { unionOf } from '../../../../../shared/promotion/evidence/overlap/union-of.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';
import { jsonLines } from '../../table-files.ts';

const rowsOf = (files: readonly string[]) =>
  withDuckDb(async (database) => {
    const union = await unionOf(database, files);
    return database.query(`SELECT id, x::INT AS x FROM ${union} ORDER BY id`);
  });

describe('the rows of all files together', () => {
  it('are matched by the names of their columns, and kept as often as they are there', async () => {
    const one = await jsonLines([{ id: 'a', x: 1 }]);
    const other = await jsonLines([
      { x: 2, id: 'b' },
      { x: 1, id: 'a' },
    ]);
    const bare = await jsonLines([{ id: 'c' }]);
    expect(await rowsOf([one, other, bare])).toEqual([
      { id: 'a', x: 1 },
      { id: 'a', x: 1 },
      { id: 'b', x: 2 },
      { id: 'c', x: null },
    ]);
    expect(await rowsOf([one])).toEqual([{ id: 'a', x: 1 }]);
  });

  it('are not known without files', async () => {
    expect(await withDuckDb((database) => unionOf(database, undefined))).toBeUndefined();
    expect(await withDuckDb((database) => unionOf(database, []))).toBeUndefined();
  });
});
