import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparePredictions } from '../../../../shared/promotion/compare/compare-predictions.ts';
import { readLabelledRows } from '../../../../shared/promotion/compare/labelled-rows.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { sampleRules } from '../evidence-sample.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'relevo-labelled-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function table(name: string, ...lines: string[]): string {
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

type Files = { candidate: string[]; champion?: string[]; labels: string[]; key?: string };
const filesOf = ({ candidate, champion = candidate, labels, key }: Files) => ({
  candidate: table('own', ...candidate),
  champion: table('other', ...champion),
  labels: table('truth', ...labels),
  key,
});
const read = (files: Files, types = {}) =>
  withDuckDb((database) => readLabelledRows(database, filesOf(files), 'y', types));
const plain = (columns: ReadonlyMap<string, readonly unknown[]>) => Object.fromEntries(columns);

describe('labelled rows', () => {
  it('belong together in their order where there is no key', async () => {
    const rows = await read({
      candidate: ['p', '0.1', '0.2', '0.3'],
      champion: ['p', '0.4', '0.5', '0.6'],
      labels: ['id,y', '1,a', '2,', '3,b'],
    });
    expect({ rows: rows.rows, unlabelled: rows.unlabelled }).toEqual({ rows: 2, unlabelled: 1 });
    expect([rows.labels, rows.candidate, rows.champion].map(plain)).toEqual([
      { id: [1, 3], y: ['a', 'b'] },
      { p: [0.1, 0.3] },
      { p: [0.4, 0.6] },
    ]);
  });

  it('are brought together by a key, whose text counts, in the order of the labels', async () => {
    const rows = await read({
      candidate: ['id,p', '02,0.2', '2,0.1', '3,0.3', '4,0.4'],
      champion: ['id,p', '3,0.6', '02,0.5', '2,0.4'],
      labels: ['id,y', '3,a', '02,b', '2,c'],
      key: 'id',
    });
    expect({ rows: rows.rows, unlabelled: rows.unlabelled }).toEqual({ rows: 3, unlabelled: 1 });
    expect([rows.labels, rows.candidate, rows.champion].map(plain)).toEqual([
      { id: ['3', '02', '2'], y: ['a', 'b', 'c'] },
      { id: ['3', '02', '2'], p: [0.3, 0.2, 0.1] },
      { id: ['3', '02', '2'], p: [0.6, 0.5, 0.4] },
    ]);
  });

  it('need no prediction where they have no label', async () => {
    const rows = await read({ candidate: ['id,p', '1,0.1'], labels: ['id,y', '1,a', '2,'], key: 'id' });
    expect({ rows: rows.rows, unlabelled: rows.unlabelled }).toEqual({ rows: 1, unlabelled: 1 });
  });

  it('count predicted rows of the longer file that have no label', async () => {
    const champion = ['id,p', '1,0.1', '2,0.1', '3,0.1'];
    const rows = await read({ candidate: ['id,p', '1,0.1'], champion, labels: ['id,y', '1,a'], key: 'id' });
    expect({ rows: rows.rows, unlabelled: rows.unlabelled }).toEqual({ rows: 1, unlabelled: 2 });
  });

  it('have columns of the types that are named', async () => {
    const files = { candidate: ['p', '1'], labels: ['y', '01'] };
    expect(plain((await read(files, { y: 'string', p: 'string' })).labels)).toEqual({ y: ['01'] });
    expect(plain((await read(files, { y: 'string', p: 'string' })).candidate)).toEqual({ p: ['1'] });
  });

  const twice = ['id,p', '1,0.1', '1,0.2'];
  const once = ['id,p', '1,0.1', '2,0.2'];
  it.each<[string, Files, string, string, string]>([
    [
      'of another number without a key',
      { candidate: ['p', '1'], labels: ['y', 'a', 'b'] },
      'ROWS_DIFFER',
      'own.csv',
      '1 rows, 2 in ',
    ],
    [
      'of another number of the champion',
      { candidate: ['p', '1', '2'], champion: ['p', '1'], labels: ['y', 'a', 'b'] },
      'ROWS_DIFFER',
      'other.csv',
      'name the column that joins them with --key',
    ],
    [
      'without the target',
      { candidate: ['p', '1'], labels: ['z', 'a'] },
      'COLUMN_MISSING',
      'truth.csv',
      'no column y',
    ],
    [
      'without the key',
      { candidate: once, labels: ['y', 'a'], key: 'id' },
      'COLUMN_MISSING',
      'truth.csv',
      'no column id',
    ],
    [
      'of a candidate without the key',
      { candidate: ['p', '1'], champion: once, labels: ['id,y', '1,a'], key: 'id' },
      'COLUMN_MISSING',
      'own.csv',
      'no column id',
    ],
    [
      'of a champion that lacks two',
      { candidate: once, champion: ['id,p', '3,0.1'], labels: ['id,y', '1,a', '2,b'], key: 'id' },
      'ROWS_UNPREDICTED',
      'other.csv',
      '2 labelled rows have no prediction here',
    ],
    [
      'whose key repeats',
      { candidate: twice, champion: once, labels: ['id,y', '1,a'], key: 'id' },
      'KEY_REPEATED',
      'own.csv',
      'row 2: id is empty or occurs before',
    ],
    [
      'whose key is empty',
      { candidate: once, champion: ['id,p', ',0.1', '1,0.2'], labels: ['id,y', '1,a'], key: 'id' },
      'KEY_REPEATED',
      'other.csv',
      'row 1: id is empty or occurs before',
    ],
    [
      "whose key repeats in the labels' file",
      { candidate: once, labels: ['id,y', '1,a', '2,b', '2,c'], key: 'id' },
      'KEY_REPEATED',
      'truth.csv',
      'row 3: id is empty or occurs before',
    ],
  ])('are refused %s', async (_what, files, code, file, message) => {
    await expect(read(files)).rejects.toMatchObject({
      code,
      path: join(folder, file),
      message: expect.stringContaining(message),
    });
  });

  it('name the file that cannot be read', async () => {
    const files = filesOf({ candidate: ['p', '1'], labels: ['y', 'a'] });
    const gone = { ...files, champion: join(folder, 'gone.csv') };
    await expect(withDuckDb((database) => readLabelledRows(database, gone, 'y', {}))).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      path: gone.champion,
    });
  });
});

const compare = (files: Files, rules: GateRules, threshold = 0.5) =>
  withDuckDb((database) => comparePredictions(database, filesOf(files), rules, threshold));
const rules = (rest: object = {}, gate: object = {}) =>
  sampleRules({ minRows: 4, minPositives: 1, ...gate }, { target: 'y', entity: null, ...rest });

describe('compared predictions', () => {
  const candidate = ['probability', '0.9', '0.6', '0.4', '0.1'];
  const labels = [
    'y,plan,who,day',
    'Yes,a,c1,2026-01-01',
    'Yes,b,c1,2026-01-02',
    'No,a,c2,2026-01-03',
    'No,b,,2026-01-04',
  ];

  it('are judged by what can be judged of them', async () => {
    const { evaluation, rows, unlabelled } = await compare({ candidate, labels }, rules());
    expect([rows, unlabelled]).toEqual([4, 0]);
    const ids = evaluation.checks.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['evidence-integrity', 'sample-size', 'champion-comparison']));
    expect(ids).not.toContain('provenance');
    expect(evaluation.path).toBe('against-champion');
    const accuracy = evaluation.measurements.find(({ metric }) => metric === 'accuracy');
    expect(accuracy).toMatchObject({ candidate: { value: 1 }, champion: { value: 1 } });
  });

  it('are decided at the threshold', async () => {
    const { evaluation } = await compare({ candidate, labels }, rules(), 0.7);
    const accuracy = evaluation.measurements.find(({ metric }) => metric === 'accuracy');
    expect(accuracy?.candidate.value).toBe(0.75);
  });

  it.each([
    ['candidate', 'fail'],
    ['champion', 'missing'],
  ])('that cannot be, of the %s: %s', async (side, status) => {
    const broken = ['probability', '0.9', '2', '0.4', '0.1'];
    const files =
      side === 'candidate' ? { candidate: broken, champion: candidate } : { candidate, champion: broken };
    const { evaluation } = await compare({ ...files, labels }, rules());
    expect(evaluation.checks.find(({ id }) => id === 'evidence-integrity')).toMatchObject({
      status,
      observed: '1 problem',
      reason: expect.stringContaining('the probability is not from 0 to 1 in 1 row'),
    });
  });

  it('are grouped, and depend on each other, by columns of the labels', async () => {
    const gate = { slices: { columns: ['plan'], minRows: 2 } };
    const { evaluation } = await compare({ candidate, labels }, rules({ entity: 'who', time: 'day' }, gate));
    expect(evaluation.slices.map(({ column, group, rows }) => [column, group, rows])).toEqual([
      ['plan', 'a', 2],
      ['plan', 'b', 2],
    ]);
    const accuracy = evaluation.measurements.find(({ metric }) => metric === 'accuracy');
    expect(accuracy?.difference?.method).toBe('bootstrap-percentile-by-entity-and-by-time');
  });

  it('count entities by their text, and each row without one by itself', async () => {
    const champion = ['probability', '0.9', '0.4', '0.6', '0.1'];
    const about = async (...whom: string[]) => {
      const rows = ['Yes', 'Yes', 'No', 'No'].map((truth, at) => `${truth},${whom[at]}`);
      const files = { candidate, champion, labels: ['y,who', ...rows] };
      const { evaluation } = await compare(files, rules({ entity: 'who' }));
      return evaluation.measurements.find(({ metric }) => metric === 'accuracy');
    };
    const apart = await about('a', 'b', 'c', 'd');
    expect(await about('1', '01', '2', '02')).toEqual(apart);
    expect(await about('a', '', 'c', '')).toEqual(apart);
    expect(await about('a', 'b', 'c', 'b')).not.toEqual(apart);
  });

  it('whose time is not known stay open', async () => {
    const undated = labels.map((line) => line.replace('2026-01-03', 'once'));
    const { evaluation } = await compare({ candidate, labels: undated }, rules({ time: 'day' }));
    expect(evaluation.checks.find(({ id }) => id === 'evidence-integrity')).toMatchObject({
      status: 'missing',
      reason: `${join(folder, 'truth.csv')}: the rows do not all have a time in day`,
    });
  });

  it.each([
    [{ entity: 'whom' }, 'no column whom, which says whom a row is about'],
    [{ time: 'when' }, 'no column when, which says when a row happened'],
  ])('are refused without a column that the policy names: %j', async (rest, message) => {
    await expect(compare({ candidate, labels }, rules(rest))).rejects.toMatchObject({
      code: 'COLUMN_MISSING',
      path: join(folder, 'truth.csv'),
      message: expect.stringContaining(message),
    });
  });

  it('take labels for text, so that 1 and 01 are two, and numbers for numbers', async () => {
    const { evaluation } = await compare(
      { candidate: [...candidate], labels: ['y', '1', '01', '0', '0'] },
      rules({ positive: '1' }),
    );
    expect(evaluation.measurements.find(({ metric }) => metric === 'recall')?.candidate.value).toBe(1);
    expect(evaluation.measurements.find(({ metric }) => metric === 'precision')?.candidate.value).toBe(0.5);
    const numbers = await compare(
      { candidate: ['prediction', '1', '2', '3', '4'], labels: ['y', '1', '2', '3', '5'] },
      rules({ task: 'regression', positive: undefined, primary: 'mae' }),
    );
    expect(numbers.evaluation.measurements.find(({ metric }) => metric === 'mae')?.candidate.value).toBe(
      0.25,
    );
  });
});
