import { describe, expect, it } from 'vitest';
import { validateTable } from '../../../shared/validation/validate-table.ts';
import { brokenOf, checkData, clock, ofCode, policyOf, writeTable } from './check-data.ts';

const lines = (...rows: string[]) => rows.join('\n');
const rows = (count: number, row: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => row(at));
/** Alternating labels, so that no class is rare. */
const label = (at: number) => (at % 2 === 0 ? 'yes' : 'no');
const spread = (at: number) => (at * 7919) % 1009;

const table = (row: (at: number) => string) => lines('id,x,z,y', ...rows(400, row));

describe('columns', () => {
  it('that are not in the order of the policy are reported where it asks for that', async () => {
    const columns = { a: { type: 'long' }, b: { type: 'long' }, y: { type: 'string' } };
    const data = lines('b,a,y', '1,2,yes', '3,4,no');
    expect(ofCode(await checkData(data, { columns }), 'COLUMN_ORDER')).toEqual([]);
    const validation = { severity: { COLUMN_ORDER: 'error' } };
    expect(ofCode(await checkData(data, { columns, validation }), 'COLUMN_ORDER')).toMatchObject([
      { status: 'broken', severity: 'error', column: 'b', message: 'comes where the policy has a' },
    ]);
    const inOrder = lines('a,extra,b,y', '1,0,2,yes', '3,0,4,no');
    expect(ofCode(await checkData(inOrder, { columns, validation }), 'COLUMN_ORDER')).toMatchObject([
      { status: 'held' },
    ]);
  });

  it('whose values are to be unique name the rows that share one; missing values share nothing', async () => {
    const columns = { code: { type: 'string', unique: true } };
    const checked = await checkData(lines('code,y', 'a,yes', 'b,no', 'a,no', ',yes', ',no'), { columns });
    expect(ofCode(checked, 'VALUE_REPEATED')).toMatchObject([
      { status: 'broken', severity: 'error', column: 'code', rows: 2, sampleRows: [1, 3], observed: 2 },
    ]);
  });

  it('that the policy wants unique and the data does not have are not checked, and that is said', async () => {
    const checked = await checkData(lines('x,y', '1,yes', '2,no'), { entity: 'id' });
    expect(ofCode(checked, 'ENTITY_REPEATED')).toMatchObject([{ status: 'not-run', column: 'id' }]);
  });

  it('of doubles may not be infinite, nor outside their range; NaN is missing', async () => {
    const columns = { x: { type: 'double', max: 1e308, maxNullShare: 0.1 } };
    const checked = await checkData(lines('x,y', '1e308,yes', '-1e308,no', '1e999,no', 'nan,yes'), {
      columns,
    });
    expect(brokenOf(checked)).toEqual([
      ['NULL_SHARE', 'x'],
      ['OUT_OF_RANGE', 'x'],
      ['NOT_FINITE', 'x'],
    ]);
    expect(ofCode(checked, 'NOT_FINITE')).toMatchObject([{ severity: 'warning', sampleRows: [3] }]);
    expect(ofCode(checked, 'NULL_SHARE')).toMatchObject([{ observed: 0.25, limit: 0.1, sampleRows: [4] }]);
  });

  it('of longs are compared as longs', async () => {
    const columns = { x: { type: 'long', max: 9007199254740991 } };
    const checked = await checkData(lines('x,y', '9007199254740991,yes', '9007199254740992,no'), { columns });
    expect(ofCode(checked, 'OUT_OF_RANGE')).toMatchObject([{ status: 'broken', sampleRows: [2] }]);
  });

  it('with one number after the other wrong show the first twenty rows, in order', async () => {
    const columns = { x: { type: 'long', min: 0 } };
    const data = lines('x,y', ...rows(5000, (at) => `${at % 2 === 0 ? at : -at},${label(at)}`));
    const [check] = ofCode(await checkData(data, { columns }), 'OUT_OF_RANGE');
    expect(check).toMatchObject({ rows: 2500, observed: 0.5, limit: 0 });
    expect(check?.sampleRows).toEqual(rows(20, () => '').map((_, at) => at * 2 + 2));
  });
});

describe('rows', () => {
  it('that repeat an earlier one are counted, and reported above the limit', async () => {
    const data = lines('x,y', '1,yes', '2,no', '1,yes', '1,yes', '2,yes', '3,no');
    const at = (maxDuplicateShare: number) => checkData(data, { validation: { maxDuplicateShare } });
    expect(ofCode(await at(0.3), 'ROW_REPEATED')).toMatchObject([
      { status: 'broken', severity: 'warning', rows: 2, sampleRows: [3, 4], observed: 2 / 6, limit: 0.3 },
    ]);
    expect(ofCode(await at(0.34), 'ROW_REPEATED')).toMatchObject([{ status: 'held', rows: 0 }]);
  });

  it('with the features of another label conflict, whoever and whenever they are', async () => {
    const data = lines(
      'id,when,x,z,y',
      'a,2026-01-01,1,u,yes',
      'b,2026-01-02,1,u,no',
      'c,2026-01-03,2,u,',
      'd,2026-01-04,2,u,no',
    );
    const checked = await checkData(data, { entity: 'id', time: 'when' });
    expect(ofCode(checked, 'LABEL_CONFLICT')).toMatchObject([
      { status: 'broken', rows: 2, sampleRows: [1, 2], observed: 0.5 },
    ]);
  });

  it('conflict in classifiers only', async () => {
    const checked = await checkData(lines('x,y', '1,1', '1,2'), {
      task: 'regression',
      positive: undefined,
      primary: 'rmse',
    });
    expect(ofCode(checked, 'LABEL_CONFLICT')).toEqual([]);
  });

  it('are neither too few nor too many', async () => {
    const data = lines('x,y', '1,yes', '2,no', '3,no');
    const checked = (validation: object) => checkData(data, { validation });
    expect(ofCode(await checked({ minRows: 4 }), 'VOLUME')).toMatchObject([
      { status: 'broken', severity: 'error', message: 'fewer than 4 rows', observed: 3, limit: 4 },
    ]);
    expect(brokenOf(await checked({ minRows: 1, maxRows: 2 }))).toEqual([['VOLUME', null]]);
    expect(brokenOf(await checked({ minRows: 3, maxRows: 3 }))).toEqual([]);
  });

  it('that occur in the evaluation data are found, whatever the order of the columns', async () => {
    const data = lines('x,z,y', '1,a,yes', '2,b,no', '3,c,no', '4,d,yes');
    const evaluation = lines('y,x,other', 'no,2.0,1', 'yes,3,1', 'yes,4,1');
    const columns = { x: { type: 'long' }, z: { type: 'string' } };
    const checked = await checkData(data, { columns }, { evaluation });
    expect(ofCode(checked, 'EVALUATION_OVERLAP')).toMatchObject([
      { status: 'broken', severity: 'error', rows: 2, sampleRows: [2, 4], observed: 0.5, limit: 0.05 },
    ]);
    const apart = await checkData(data, { columns }, { evaluation: lines('y,x', 'no,9') });
    expect(ofCode(apart, 'EVALUATION_OVERLAP')).toMatchObject([{ status: 'held', observed: 0 }]);
    const strange = await checkData(data, { columns }, { evaluation: lines('q', 'no') });
    expect(ofCode(strange, 'EVALUATION_OVERLAP')).toMatchObject([{ status: 'not-run' }]);
    expect(ofCode(await checkData(data, { columns }), 'EVALUATION_OVERLAP')).toEqual([]);
  });
});

describe('time', () => {
  const data = lines('x,when,y', '1,2026-01-01,yes', '2,2026-01-30T12:00:00Z,no', '3,,no');
  const aged = (maxAge: string) => checkData(data, { time: 'when', validation: { maxAge } });

  it('of the newest row may be as old as the policy says', async () => {
    expect(ofCode(await aged('12h'), 'STALE')).toMatchObject([{ status: 'held', observed: 43_200 }]);
    expect(ofCode(await aged('11h'), 'STALE')).toMatchObject([
      { status: 'broken', severity: 'error', column: 'when', message: 'the newest row is older than 11h' },
    ]);
  });

  it('that is asked for and not there is said', async () => {
    const validation = { maxAge: '1d' };
    expect(ofCode(await checkData(data, { validation }), 'STALE')).toMatchObject([{ status: 'not-run' }]);
    expect(ofCode(await checkData(data, { validation, time: 'then' }), 'STALE')).toMatchObject([
      { status: 'not-run', message: 'the data has no such column' },
    ]);
    const empty = await checkData(lines('x,when,y', '1,,yes', '2,,no'), { validation, time: 'when' });
    expect(ofCode(empty, 'STALE')).toMatchObject([{ status: 'broken', message: 'no row has a time' }]);
  });
});

describe('the label', () => {
  it('has no class that hardly occurs', async () => {
    const data = lines('x,y', ...rows(201, (at) => `${at},${at === 0 ? 'yes' : 'no'}`));
    expect(ofCode(await checkData(data), 'CLASS_BALANCE')).toMatchObject([
      { status: 'broken', severity: 'warning', column: 'y', rows: 1, limit: 0.01, observed: 1 / 201 },
    ]);
    expect(
      ofCode(await checkData(data, { validation: { minClassShare: 1 / 201 } }), 'CLASS_BALANCE'),
    ).toMatchObject([{ status: 'held' }]);
  });

  it('keeps the text of the file, as the policy names its positive', async () => {
    const checked = await checkData(lines('x,y', '1,True', '2,False'), {
      positive: 'True',
      columns: { y: { type: 'boolean' }, x: { type: 'long' } },
    });
    expect(brokenOf(checked)).toEqual([]);
  });
});

describe('leakage', () => {
  it('is a feature that tells the label alone, also by being missing', async () => {
    const direct = table(
      (at) => `c${at},${at % 2 === 0 ? 100 + spread(at) : -spread(at)},${spread(at)},${label(at)}`,
    );
    expect(brokenOf(await checkData(direct, { entity: 'id' }))).toContainEqual(['LEAKAGE_FEATURE', 'x']);
    const missing = table(
      (at) => `c${spread(at)},${at % 2 === 0 ? '' : spread(at)},${spread(at + 5)},${label(at)}`,
    );
    const checked = await checkData(missing, { entity: 'id' });
    expect(brokenOf(checked)).toEqual([['LEAKAGE_FEATURE', 'x']]);
    expect(ofCode(checked, 'LEAKAGE_FEATURE')).toMatchObject([
      { column: 'x', observed: 1, limit: 0.8, severity: 'warning' },
      { column: 'z', status: 'held' },
    ]);
  });

  it('is an identifier that was given by the label', async () => {
    const sorted = table((at) => `c${1000 + at},${spread(at)},${(at * 31) % 97},${at < 200 ? 'yes' : 'no'}`);
    expect(brokenOf(await checkData(sorted, { entity: 'id' }))).toEqual([['LEAKAGE_IDENTIFIER', 'id']]);
    const columns = { id: { type: 'string', unique: true } };
    expect(brokenOf(await checkData(sorted, { columns }))).toContainEqual(['LEAKAGE_IDENTIFIER', 'id']);
  });

  it('is a number that tells the number', async () => {
    const regression = { task: 'regression', positive: undefined, primary: 'rmse' };
    const amounts = table(
      (at) => `c${(at * at) % 409},${spread(at + 3)},${(at * 31) % 97},${1e9 + 2 * spread(at + 3)}`,
    );
    const checked = await checkData(amounts, regression);
    expect(brokenOf(checked)).toEqual([['LEAKAGE_FEATURE', 'x']]);
    expect(ofCode(checked, 'LEAKAGE_FEATURE').map(({ column }) => column)).toEqual(['id', 'x', 'z']);
  });

  it('is not looked for in few rows', async () => {
    const checked = await checkData(lines('x,y', ...rows(99, (at) => `${at % 2},${label(at)}`)));
    expect(ofCode(checked, 'LEAKAGE_FEATURE')).toMatchObject([{ status: 'not-run', column: null }]);
  });
});

/** Of 60 columns the second and the third say the same as the first. */
function manyNumbers(row: number, column: number): string {
  if (column === 1) return String(2 * spread(row) + 1);
  if (column === 2) return row % 2 === 0 ? '' : String(-spread(row));
  return String(column === 0 ? spread(row) : (row * row * (column + 7) * 31) % 1009);
}

describe('correlation', () => {
  it('names the second of two columns that say the same', async () => {
    const data = lines(
      'a,b,c,y',
      ...rows(100, (at) => `${spread(at)},${-3 * spread(at) + 7},${(at * 31) % 97},${label(at)}`),
    );
    const checked = await checkData(data);
    expect(brokenOf(checked)).toEqual([['CORRELATION', 'b']]);
    expect(ofCode(checked, 'CORRELATION')[0]).toMatchObject({
      message: 'correlates with a by more than 0.95',
      observed: expect.closeTo(-1, 9),
    });
    expect(ofCode(checked, 'CORRELATION')).toHaveLength(3);
  });

  it('names the strongest pairs of many columns, and says how many there are', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
    const table = (rowCount: number): string =>
      lines(
        [...names, 'y'].join(','),
        ...rows(rowCount, (at) =>
          [...names.map((_, column) => manyNumbers(at, column)), label(at)].join(','),
        ),
      );
    const checked = await checkData(table(400));
    expect(ofCode(checked, 'CORRELATION').map(({ column, message }) => `${column}: ${message}`)).toEqual([
      'n1: correlates with n0 by more than 0.95',
      'n2: correlates with n0 by more than 0.95',
      'n2: correlates with n1 by more than 0.95',
    ]);
    const few = await checkData(table(20));
    expect(ofCode(few, 'CORRELATION')).toMatchObject([{ column: null, status: 'held', observed: null }]);
  });

  it('survives numbers at the end of the doubles, constants and missing values', async () => {
    const data = lines(
      'a,b,c,d,y',
      ...rows(100, (at) => `${at % 3 === 0 ? '1e308' : at},${at},5,,${label(at)}`),
    );
    const checked = await checkData(data);
    expect(ofCode(checked, 'CORRELATION').map(({ column, observed }) => [column, observed])).toEqual([
      ['b', expect.closeTo(1, 9)],
      ['c', null],
      ['c', null],
    ]);
  });
});

describe('severities', () => {
  it('are what the policy says; what is off does not run', async () => {
    const data = lines('x,y', '1,yes', '1,yes', '2,no');
    const validation = { severity: { ROW_REPEATED: 'error', CORRELATION: 'off', LABEL_CONFLICT: 'off' } };
    const checked = await checkData(data, { validation });
    expect(ofCode(checked, 'ROW_REPEATED')).toMatchObject([{ severity: 'error', status: 'broken' }]);
    expect([...ofCode(checked, 'CORRELATION'), ...ofCode(checked, 'LABEL_CONFLICT')]).toEqual([]);
  });

  it('are those of known codes', () => {
    expect(() => policyOf({ validation: { severity: { NO_SUCH: 'error' } } })).toThrow(/severity/);
  });
});

describe('several files', () => {
  it('are one table, numbered on', async () => {
    const first = lines('x,y', '1,yes', '2,no');
    const second = lines('y;x', 'no;-3', 'yes;1');
    const checked = await checkData([first, second], { columns: { x: { type: 'long', min: 0 } } });
    expect(checked.parts.map(({ rows, first }) => [rows, first])).toEqual([
      [2, 1],
      [2, 3],
    ]);
    expect(ofCode(checked, 'OUT_OF_RANGE')).toMatchObject([{ sampleRows: [3] }]);
    expect(ofCode(checked, 'ROW_REPEATED')).toMatchObject([{ sampleRows: [4] }]);
  });

  it('have the same columns', async () => {
    await expect(checkData([lines('x,y', '1,yes'), lines('x,z', '1,yes')])).rejects.toMatchObject({
      code: 'TABLE_COLUMNS',
      status: 400,
    });
  });

  it('may be of different kinds', async () => {
    const csv = await writeTable(lines('x,y', '1,yes', '2,no'));
    const json = await writeTable('{"y":"no","x":-1}\n{"x":3,"y":"yes"}\n', 'data.jsonl');
    const columns = { x: { type: 'long', min: 0 } };
    const checked = await validateTable({ files: [csv, json], policy: policyOf({ columns }), clock });
    expect(ofCode(checked, 'OUT_OF_RANGE')).toMatchObject([{ sampleRows: [3] }]);
  });
});
