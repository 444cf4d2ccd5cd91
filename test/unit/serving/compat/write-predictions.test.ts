import { expect, it } from 'vitest';
import type { ScoredBatch, TensorData } from '../../../../shared/scoring/column-batch.ts';
import { writePredictions } from '../../../../shared/serving/compat/write-predictions.ts';

const written = (scored: ScoredBatch, byTensor = false): string =>
  String(writePredictions(scored, byTensor).body);

const outputs = (rows: number, tensors: Record<string, TensorData>): ScoredBatch => ({
  task: 'outputs',
  rows,
  outputs: new Map(Object.entries(tensors)),
});

const half: TensorData = { type: 'float16', dims: [2, 1], data: Uint16Array.of(0x3c00, 0x3800) };
const pairs: TensorData = { type: 'float32', dims: [2, 2], data: Float32Array.of(1, Number.NaN, 0.5, -0) };
const words: TensorData = { type: 'string', dims: [2], data: ['é', 'a"b'] };
const truth: TensorData = { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) };
const large: TensorData = { type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 62n, -1n) };
const whole: TensorData = { type: 'float64', dims: [3], data: Float64Array.of(1, 1e16, 1e-7) };

it('writes each row of a model of columns with all its outputs', () => {
  expect(written(outputs(2, { half, pairs, words, truth, large }))).toBe(
    '{"predictions": [' +
      '{"half": 1.0, "pairs": [1.0, NaN], "words": "\\u00e9", "truth": true, "large": 4611686018427387904}, ' +
      '{"half": 0.5, "pairs": [0.5, -0.0], "words": "a\\"b", "truth": false, "large": -1}]}',
  );
});

it('repeats an output that is not by row', () => {
  expect(written(outputs(2, { whole }))).toBe(
    '{"predictions": [{"whole": [1.0, 1e+16, 1e-07]}, {"whole": [1.0, 1e+16, 1e-07]}]}',
  );
});

it('writes the outputs of a model of tensors whole', () => {
  expect(written(outputs(2, { half, pairs }), true)).toBe(
    '{"predictions": {"half": [[1.0], [0.5]], "pairs": [[1.0, NaN], [0.5, -0.0]]}}',
  );
});

it.each<[string, ScoredBatch, string]>([
  [
    'binary',
    { task: 'binary', labels: ['Yes', 'Nö'], probabilities: Float64Array.of(1, Number.POSITIVE_INFINITY) },
    '[{"label": "Yes", "probability": 1.0}, {"label": "N\\u00f6", "probability": Infinity}]',
  ],
  [
    'multiclass',
    { task: 'multiclass', labels: ['a'], classes: ['a', 'b'], probabilities: Float64Array.of(0.75, 0.25) },
    '[{"label": "a", "probability_a": 0.75, "probability_b": 0.25}]',
  ],
  ['regression', { task: 'regression', predictions: Float64Array.of(6) }, '[{"prediction": 6.0}]'],
])('writes %s with floats as Python has them', (_, scored, expected) => {
  expect(written(scored)).toBe(`{"predictions": ${expected}}`);
});
