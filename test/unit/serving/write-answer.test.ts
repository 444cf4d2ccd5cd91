import { expect, it } from 'vitest';
import type { ScoredBatch, TensorData } from '../../../shared/scoring/column-batch.ts';
import { outputRows } from '../../../shared/serving/scoring-protocol/output-rows.ts';
import { writeRecords, writeTensors } from '../../../shared/serving/scoring-protocol/write-answer.ts';

const facts = { model: 'm "x"', version: '7', predictionId: 'id-1' };
const scores: TensorData = {
  type: 'float32',
  dims: [2, 2],
  data: Float32Array.of(0.25, 0.75, 1, Number.NaN),
};
const ids: TensorData = { type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 60n + 1n, -1n) };
const outputs = (tensors: [string, TensorData][]): ScoredBatch => ({
  task: 'outputs',
  rows: 2,
  outputs: new Map(tensors),
});

const recordsOf = (scored: ScoredBatch) => writeRecords(outputRows(scored), facts).body;
const tensorsOf = (scored: ScoredBatch) => writeTensors(scored, outputRows(scored), facts).body;
const tail = ',"model":{"name":"m \\"x\\"","version":"7"},"prediction_id":"id-1"}';

it('a column model answers with a record for each row', () => {
  expect(
    recordsOf(
      outputs([
        ['scores', scores],
        ['id "x"', ids],
      ]),
    ),
  ).toBe(
    '{"predictions":[{"scores":[0.25,0.75],"id \\"x\\"":1152921504606846977},' +
      `{"scores":[1,null],"id \\"x\\"":-1}]${tail}`,
  );
});

it('a tensor model answers with nested lists, by name where it has several outputs', () => {
  expect(tensorsOf(outputs([['scores', scores]]))).toBe(`{"predictions":[[0.25,0.75],[1,null]]${tail}`);
  expect(
    tensorsOf(
      outputs([
        ['scores', scores],
        ['id', ids],
      ]),
    ),
  ).toBe(`{"predictions":{"scores":[[0.25,0.75],[1,null]],"id":[1152921504606846977,-1]}${tail}`);
});

it('a tensor model that predicts a number answers with records', () => {
  const regression: ScoredBatch = { task: 'regression', predictions: Float64Array.of(1.5, 2) };
  expect(tensorsOf(regression)).toBe(`{"predictions":[{"prediction":1.5},{"prediction":2}]${tail}`);
});
