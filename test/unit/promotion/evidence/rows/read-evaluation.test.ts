import { describe, expect, it } from 'vitest';
import {
  readEvaluation,
  readRecorded,
  readTruth,
} from '../../../../../shared/promotion/evidence/rows/read-evaluation.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';
import { sampleDescription, sampleRows } from '../../model-sample.ts';
import { jsonLines, parquet } from '../../table-files.ts';

const binary = sampleDescription();
const several = sampleDescription({ task: 'multiclass', classes: ['a', 'b', 'c'], positive: null });
const regression = sampleDescription({ task: 'regression', classes: [], positive: null });
const outputs = sampleDescription({ task: 'outputs', classes: [], positive: null, target: null });

describe('evaluation rows', () => {
  it('are the columns of a file in its order, and can be asked again', async () => {
    const file = await jsonLines([
      { id: 'b', tenure: 2 },
      { id: 'a', tenure: null },
      { id: 'c', tenure: 1 },
    ]);
    await withDuckDb(async (database) => {
      const { rows, columns, relation } = await readEvaluation(database, file);
      expect([rows, [...columns]]).toEqual([
        3,
        [
          ['id', ['b', 'a', 'c']],
          ['tenure', [2, null, 1]],
        ],
      ]);
      expect(await database.query(`SELECT sum(tenure)::INT AS total FROM ${relation}`)).toEqual([
        { total: 3 },
      ]);
    });
  });

  it('may be none', async () => {
    const none = await parquet('SELECT 1 AS x LIMIT 0');
    expect(await withDuckDb((database) => readEvaluation(database, none))).toMatchObject({ rows: 0 });
  });
});

describe('the ground truth of evaluation rows', () => {
  it('is the index of each label', () => {
    expect(readTruth(sampleRows({ Churn: ['Yes', 'No', 'Yes'] }), binary)).toEqual({
      task: 'binary',
      classIndex: Int32Array.of(1, 0, 1),
    });
    expect(readTruth(sampleRows({ Churn: ['c', 'a'] }), several)).toEqual({
      task: 'multiclass',
      classIndex: Int32Array.of(2, 0),
    });
    const numbers = sampleDescription({ classes: ['0', '1'], positive: '1' });
    expect(readTruth(sampleRows({ Churn: [1, 0] }), numbers)).toMatchObject({
      classIndex: Int32Array.of(1, 0),
    });
  });

  it('is the numbers of a regression', () =>
    expect(readTruth(sampleRows({ Churn: [1.5, -2] }), regression)).toEqual({
      task: 'regression',
      values: Float64Array.of(1.5, -2),
    }));

  it.each([
    ['2 evaluation rows have a Churn that is no label of the model', { Churn: ['Yes', null, 'no'] }, binary],
    ['the evaluation rows have no column Churn', { other: ['Yes'] }, binary],
    ['2 evaluation rows have no finite Churn', { Churn: [1, Infinity, '3'] }, regression],
    ['the evaluation rows have no column ', { other: ['Yes'] }, { ...binary, target: null }],
    ["the model's outputs are neither classes nor predictions", { Churn: ['Yes'] }, outputs],
  ])('is refused: %s', (problem, columns, description) =>
    expect(readTruth(sampleRows(columns), description)).toEqual({ problem }),
  );
});

describe('what the training recorded', () => {
  it('is a column for each number, row by row', () => {
    const rows = sampleRows({
      __probability_a: [0.1, 0.4],
      __probability_b: [0.2, 0.5],
      __probability_c: [0.7, '0.1'],
      __label: ['c', 'b'],
    });
    expect(readRecorded(rows, several)).toEqual({
      scores: Float64Array.of(0.1, 0.2, 0.7, 0.4, 0.5, NaN),
      labels: ['c', 'b'],
    });
    expect(readRecorded(sampleRows({ __probability: [0.1] }), binary)).toEqual({
      scores: Float64Array.of(0.1),
      labels: undefined,
    });
    expect(readRecorded(sampleRows({ __prediction: [7] }), regression)?.scores).toEqual(Float64Array.of(7));
  });

  it.each([
    ['one class', { __probability_a: [1], __probability_b: [0] }, several],
    ['a probability', { __prediction: [1] }, binary],
    ['a prediction', { __probability: [1] }, regression],
    ['a task', { __probability: [1], __prediction: [1] }, outputs],
    ['a task of its classes', { __probability_a: [1] }, { ...outputs, classes: ['a'] }],
    ['classes', { __probability: [1] }, { ...several, classes: [] }],
  ])('is unknown without %s', (_, columns, description) =>
    expect(readRecorded(sampleRows(columns), description)).toBeUndefined(),
  );
});
