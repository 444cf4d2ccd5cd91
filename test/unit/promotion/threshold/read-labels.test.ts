import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readLabels } from '../../../../shared/promotion/threshold/read-labels.ts';
import type { InputColumn } from '../../../../shared/scoring/model-description.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { readColumns } from '../../../../shared/tables/read-columns.ts';

const inputs: InputColumn[] = [
  { name: 'tenure', type: 'double', required: true },
  { name: 'code', type: 'string', required: true },
];

async function put(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-read-labels-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** What is read of a file, and what its relation holds as long as the database lives. */
async function read(
  file: string,
  model: { entity?: string | null; target?: string; inputs?: InputColumn[] } = {},
) {
  return withDuckDb(async (database) => {
    const rows = await readLabels(database, file, { inputs, entity: 'id', target: 'churned', ...model });
    const again = await readColumns(database, `SELECT * FROM ${rows.relation}`);
    return { rows: rows.rows, columns: Object.fromEntries(rows.columns), again: Object.fromEntries(again) };
  });
}

describe('labelled rows', () => {
  it("have the types of the model's inputs, and texts for label and entity, whatever they look like", async () => {
    const file = await put('rows.csv', 'id,tenure,code,churned,note\n007,1,01,1,5\n8,2.5,02,0,6\n');
    const columns = {
      id: ['007', '8'],
      tenure: [1, 2.5],
      code: ['01', '02'],
      churned: ['1', '0'],
      note: [5, 6],
    };
    expect(await read(file)).toEqual({ rows: 2, columns, again: columns });
  });

  it('are the same from a file of JSON lines', async () => {
    const lines = [
      { id: 7, tenure: 1, code: '01', churned: true },
      { id: 8, tenure: 2.5, code: '02', churned: false },
    ];
    const file = await put('rows.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const { columns } = await read(file);
    expect(columns).toEqual({
      id: ['7', '8'],
      tenure: [1, 2.5],
      code: ['01', '02'],
      churned: ['true', 'false'],
    });
  });

  it('are those whose label is known', async () => {
    const file = await put('rows.csv', 'id,tenure,code,churned\na,1,x,\nb,2,y,1\nc,3,z,\n,4,w,0\n');
    const columns = { id: ['b', null], tenure: [2, 4], code: ['y', 'w'], churned: ['1', '0'] };
    expect(await read(file)).toEqual({ rows: 2, columns, again: columns });
  });

  it('may be none', async () => {
    const file = await put('rows.csv', 'id,tenure,code,churned\na,1,x,\n');
    const columns = { id: [], tenure: [], code: [], churned: [] };
    expect(await read(file)).toEqual({ rows: 0, columns, again: columns });
  });

  it('need no entity where the model has none, nor inputs that it can do without', async () => {
    const file = await put('rows.csv', 'tenure,the "label"\n1,Yes\n');
    const { rows, columns } = await read(file, { entity: null, target: 'the "label"' });
    expect([rows, columns]).toEqual([1, { tenure: [1], 'the "label"': ['Yes'] }]);
  });
});

describe('a file of labelled rows', () => {
  it.each([
    ['tenure,code,churned', 'id'],
    ['id,tenure,code', 'churned'],
    ['tenure,code', 'churned, id'],
  ])('of %s has no column %s', async (header, missing) => {
    const file = await put('rows.csv', `${header}\n${header.replaceAll(/\w+/g, '1')}\n`);
    await expect(read(file)).rejects.toMatchObject({
      code: 'COLUMN_MISSING',
      status: 400,
      path: file,
      message: `no column ${missing}`,
    });
  });

  it('has numbers where the model takes numbers', async () => {
    const file = await put('rows.csv', 'id,tenure,code,churned\na,long,x,1\n');
    await expect(read(file)).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' });
  });
});
