import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { capturedPredictionSchema } from '../../../shared/monitoring/messages.ts';
import type { ModelInput, Value } from '../../../shared/scoring/column-batch.ts';
import { createRowWriter } from '../../../shared/serving/capture/captured-rows.ts';
import { policyOf } from './serving-world.ts';

const SALT = 'a salt of tests';
const LONG = 9007199254740993n;

function linesOf(input: ModelInput, redact: Record<string, unknown> = {}): string[] {
  const policy = policyOf({ task: 'regression', target: 'y', primary: 'rmse', capture: { redact } });
  const { rows, line } = createRowWriter(
    policy,
    SALT,
  )({
    predictionId: 'id',
    moment: new Date('2026-11-21T10:00:00.000Z'),
    model: 'm',
    version: '1',
    alias: 'champion',
    route: 'champion',
    input,
    outputs: Array.from({ length: input.rows }, () => '{"scores":[0.5,null],"id":9007199254740993}'),
    entities: undefined,
    traceId: null,
  });
  return Array.from({ length: rows }, (_, row) => line(row));
}

const featuresOf = (line: string | undefined) =>
  capturedPredictionSchema.parse(JSON.parse(line ?? '')).features;

const nested: Value = { tags: ['a', null, { 'x "y"': LONG }], n: 1.5 };
const columns: ModelInput = {
  rows: 1,
  columns: new Map<string, Value[]>([
    ['id', [LONG]],
    ['nested', [nested]],
    ['list', [[1, 2, LONG]]],
    ['when', ['2026-11-21T10:00:00Z']],
  ]),
};

it('values of every kind are kept as JSON, integers with every digit', () => {
  const [line] = linesOf(columns);
  expect(line).toContain(
    '"features":{"id":9007199254740993,"nested":{"tags":["a",null,{"x \\"y\\"":9007199254740993}],"n":1.5},' +
      '"list":[1,2,9007199254740993],"when":"2026-11-21T10:00:00Z"},"outputs":{"scores":[0.5,null],"id":9007199254740993}',
  );
  expect(featuresOf(line)).toMatchObject({ when: '2026-11-21T10:00:00Z' });
});

it('nested values are redacted as a whole', () => {
  const [line] = linesOf(columns, { nested: 'hash', list: 'drop', id: { bucket: 10 }, when: { bucket: 5 } });
  const text = '{"tags":["a",null,{"x \\"y\\"":9007199254740993}],"n":1.5}';
  expect(featuresOf(line)).toEqual({
    id: 9007199254740990,
    nested: createHmac('sha256', SALT).update(text).digest('hex'),
    when: null,
  });
});

it('tensors are kept row by row, without those that have a rule', () => {
  const input: ModelInput = {
    rows: 2,
    tensors: new Map([
      ['', { type: 'float32', dims: [2, 2], data: Float32Array.of(1, 2, 3, Number.NaN) }],
      ['id', { type: 'int64', dims: [2], data: BigInt64Array.of(LONG, 1n) }],
      ['face', { type: 'float32', dims: [2, 1], data: Float32Array.of(1, 2) }],
      ['weights', { type: 'float32', dims: [3], data: Float32Array.of(1, 2, 3) }],
    ]),
  };
  expect(
    linesOf(input, { face: 'hash' }).map((line) => line.split('"outputs"')[0]?.split('"features":')[1]),
  ).toEqual([
    '{"input":[1,2],"id":9007199254740993,"weights":[1,2,3]},',
    '{"input":[3,null],"id":1,"weights":[1,2,3]},',
  ]);
  expect(linesOf(input, { input: 'drop' })[0]).not.toContain('"input"');
});
