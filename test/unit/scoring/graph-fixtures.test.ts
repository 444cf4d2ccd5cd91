import { cp, mkdtemp, readFile, rename, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import { coerceParams } from '../../../shared/scoring/coerce-params.ts';
import { coerceTensor, tensorBatch } from '../../../shared/scoring/coerce-tensor.ts';
import type { ScoredBatch, TensorData } from '../../../shared/scoring/column-batch.ts';
import { createScorer, type Scorer } from '../../../shared/scoring/create-scorer.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/onnx');
const open = (name: string): Promise<Scorer> => createScorer({ directory: join(fixtures, name) });

const expectedSchema = z.object({
  request: z.record(z.string(), z.unknown()),
  outputs: z.record(z.string(), z.object({ dims: z.array(z.number()), data: z.array(z.unknown()) })),
});

async function expectedOf(name: string): Promise<z.infer<typeof expectedSchema>> {
  return expectedSchema.parse(JSON.parse(await readFile(join(fixtures, name, 'expected.json'), 'utf8')));
}

/** 64-bit integers stand as text in the fixtures, as exact JSON readers hand them over as bigint. */
const exact = (type: string, value: unknown): unknown =>
  /^(u?int64|long)$/.test(type) && typeof value === 'string' ? BigInt(value) : value;

const recordsSchema = z.array(z.record(z.string(), z.unknown()));
const rowsSchema = z.array(z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]));

function columnsOf({ description }: Scorer, given: unknown): ReturnType<typeof coerceColumns> {
  const rows = rowsSchema.parse(given);
  const types = new Map(description.inputs.map(({ name, type }) => [name, type]));
  return coerceColumns(description.inputs, rows.length, (name) => {
    const index = description.inputs.findIndex((column) => column.name === name);
    return (row) => {
      const cells = rows[row] ?? [];
      return exact(types.get(name) ?? '', Array.isArray(cells) ? cells[index] : cells[name]);
    };
  });
}

function outputsOf(scored: ScoredBatch): Map<string, TensorData> {
  if (scored.task !== 'outputs') throw new Error(scored.task);
  return scored.outputs;
}

/** Elements as the fixtures write them. */
const elements = ({ type, data }: TensorData): unknown[] =>
  Array.from<unknown, unknown>(data, (value) => {
    if (typeof value === 'bigint') return String(value);
    if (type === 'bool') return value === 1;
    return typeof value === 'number' && Number.isNaN(value) ? null : value;
  });

/** Outputs as the fixtures write them. */
const written = (scored: ScoredBatch): object =>
  Object.fromEntries(
    [...outputsOf(scored)].map(([name, tensor]) => [name, { dims: tensor.dims, data: elements(tensor) }]),
  );

describe('a column signature', () => {
  it('of every type reaches the graph as Python would feed it', async () => {
    const scorer = await open('every-column');
    const { request, outputs } = await expectedOf('every-column');
    expect(written(await scorer.score(columnsOf(scorer, request['rows'])))).toEqual(outputs);
    expect(scorer.description).toMatchObject({ task: 'outputs', packaged: false });
    expect(scorer.description.graphOutputs?.[1]).toEqual({
      name: 'out_small',
      dtype: 'int32',
      shape: [-1, 1],
    });
    await scorer.release();
  });

  it.each(['matrix-long', 'matrix-text', 'several-outputs'])('%s', async (name) => {
    const scorer = await open(name);
    const { request, outputs } = await expectedOf(name);
    expect(written(await scorer.score(columnsOf(scorer, request['rows'])))).toEqual(outputs);
    await scorer.release();
  });

  it('without rows gives every output without rows', async () => {
    const scorer = await open('several-outputs');
    const empty = outputsOf(await scorer.score(columnsOf(scorer, [])));
    expect([...empty]).toEqual([
      ['twice', { type: 'float32', dims: [0, 1], data: new Float32Array() }],
      ['sign', { type: 'string', dims: [0, 1], data: [] }],
    ]);
    await scorer.release();
  });

  it.each<[string, unknown, string, string]>([
    ['half', 70_000, 'COLUMN_RANGE', 'data[0].half'],
    ['when', '2300-01-01', 'COLUMN_RANGE', 'data[0].when'],
    ['when', null, 'COLUMN_NULL', 'data[0].when'],
    ['count', 2 ** 53, 'COLUMN_RANGE', 'data[0].count'],
  ])('refuses what the graph cannot hold: %s', async (column, value, code, path) => {
    const scorer = await open('every-column');
    const { request } = await expectedOf('every-column');
    const rows = recordsSchema.parse(request['rows']).map((row) => ({ ...row, [column]: value }));
    expect(() => columnsOf(scorer, rows)).toThrow(expect.objectContaining({ code, path, status: 400 }));
    await scorer.release();
  });

  it.each<[string, unknown, string]>([
    ['vector', [1, 2], 'data[1].vector'],
    ['bytes', 'AA==', 'data[1].bytes'],
    ['grid', [[1], [2, 3]], 'data[1].grid[0]'],
    ['vector', [1, 2, 1e39], 'data[1].vector[2]'],
  ])('refuses arrays that make no tensor: %s', async (column, value, path) => {
    const scorer = await open('every-column');
    const { request } = await expectedOf('every-column');
    const [first, second] = recordsSchema.parse(request['rows']);
    const batch = columnsOf(scorer, [first, { ...second, [column]: value }]);
    await expect(scorer.score(batch)).rejects.toMatchObject({ status: 400, path });
    await scorer.release();
  });
});

describe('a tensor signature', () => {
  it('of every element type reaches the graph exactly', async () => {
    const scorer = await open('every-element');
    const { request, outputs } = await expectedOf('every-element');
    const tensors = new Map(
      scorer.description.tensors.map((spec) => {
        const value = z.array(z.array(z.unknown())).parse(request[spec.name ?? '']);
        const cells = value.map((row) => row.map((cell) => exact(spec.dtype, cell)));
        return [spec.name ?? '', coerceTensor(spec, cells, `inputs.${spec.name}`)];
      }),
    );
    const batch = tensorBatch(scorer.description.tensors, tensors);
    expect(batch.rows).toBe(2);
    expect(written(await scorer.score(batch))).toEqual(outputs);
    await scorer.release();
  });

  it('of one unnamed tensor goes to the only input, as float32 where the graph takes that', async () => {
    const scorer = await open('images');
    const { request, outputs } = await expectedOf('images');
    const [spec] = scorer.description.tensors;
    if (spec === undefined) throw new Error('no tensor');
    const scored = async (value: unknown): Promise<Map<string, TensorData>> =>
      outputsOf(
        await scorer.score(tensorBatch([spec], new Map([['', coerceTensor(spec, value, 'inputs')]]))),
      );
    const given = await scored(request['tensor']);
    for (const [name, { dims, data }] of Object.entries(outputs)) {
      expect(given.get(name)?.dims).toEqual(dims);
      data.forEach((value, index) => expect(given.get(name)?.data[index]).toBeCloseTo(Number(value), 5));
    }
    expect((await scored([])).get('largest')).toEqual({
      type: 'float32',
      dims: [0, 1, 1, 1],
      data: new Float32Array(),
    });
    const beyond = Array.from({ length: 4 }, () => [1e39, 0, 0, 0]);
    await expect(scored([[beyond]])).rejects.toMatchObject({ code: 'TENSOR_RANGE', path: 'inputs' });
    await scorer.release();
  });
});

describe('parameters', () => {
  it.each<[unknown, number]>([
    [undefined, 3 * 2 + 3 + 100],
    [{ scale: 10 }, 3 * 10 + 3 + 100],
    [{ scale: 0.5, offsets: [], note: 'unused' }, 1.5 + 100],
  ])('go to the graph inputs of their names: %j', async (given, expected) => {
    const scorer = await open('parameters');
    const params = coerceParams(scorer.description.params, given);
    const scored = await scorer.score({ ...columnsOf(scorer, [[3]]), params });
    expect(scored).toEqual({ task: 'regression', predictions: Float64Array.of(expected) });
    await scorer.release();
  });

  it('have their defaults where a batch has none', async () => {
    const scorer = await open('parameters');
    expect(await scorer.score(columnsOf(scorer, [[1]]))).toMatchObject({ predictions: Float64Array.of(105) });
    await scorer.release();
  });
});

describe('a classifier from elsewhere answers with the labels of its graph', () => {
  it.each([
    ['labels-long', ['10', '20', '30']],
    ['labels-text', ['no', 'yes']],
  ])('%s', async (name, classes) => {
    const scorer = await open(name);
    const { request, outputs } = await expectedOf(name);
    const scored = await scorer.score(columnsOf(scorer, request['rows']));
    if (scored.task === 'outputs' || scored.task === 'regression') throw new Error(scored.task);
    expect(scorer.description.classes).toEqual(classes);
    expect(scored.labels).toEqual(outputs['label']?.data.map(String));
    const probabilities = z.array(z.number()).parse(outputs['probabilities']?.data);
    const kept =
      scored.task === 'binary' ? probabilities.filter((_, index) => index % 2 === 1) : probabilities;
    kept.forEach((value, index) => expect(scored.probabilities[index]).toBeCloseTo(value, 6));
    await scorer.release();
  });
});

async function scoredAs(
  name: string,
  outputs: Parameters<typeof createScorer>[0]['outputs'],
): Promise<ScoredBatch> {
  const scorer = await createScorer({ directory: join(fixtures, name), outputs });
  const { request } = await expectedOf(name);
  try {
    return await scorer.score(columnsOf(scorer, request['rows']));
  } finally {
    await scorer.release();
  }
}

describe('what the policy says about outputs goes first', () => {
  it('an output of several as the prediction', async () => {
    expect(await scoredAs('several-outputs', { prediction: 'twice' })).toEqual({
      task: 'regression',
      predictions: Float64Array.of(2, -4, 1),
    });
  });

  it('names, positive class and threshold of a classifier', async () => {
    const given = await scoredAs('labels-text', { classes: ['stay', 'go'], positive: 'stay', threshold: 0 });
    if (given.task !== 'binary') throw new Error(given.task);
    const { outputs } = await expectedOf('labels-text');
    expect(new Set(given.labels)).toEqual(new Set(['stay']));
    expect(given.probabilities[0]).toBeCloseTo(Number(outputs['probabilities']?.data[0]), 6);
  });

  it.each([
    [{ prediction: 'none' }, /lacks it; it has twice, sign/],
    [{ prediction: 'sign' }, /sign is string/],
    [{ label: 'sign' }, /serving\.outputs\.probabilities/],
  ])('and is refused where the graph lacks it: %j', async (outputs, message) => {
    await expect(scoredAs('several-outputs', outputs)).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_UNSUPPORTED',
      message: expect.stringMatching(message),
    });
  });
});

describe('models that cannot be served are refused with the remedy', () => {
  it.each([
    ['sequence-output', 'MODEL_OUTPUT_UNSUPPORTED', /tensors for outputs/],
    ['sequence-input', 'MODEL_INPUT_MISMATCH', /export the model with tensor inputs/],
    ['matrix-mixed', 'MODEL_INPUT_MISMATCH', /give the graph an input for each column/],
    ['unknown-operator', 'MODEL_LOAD_FAILED', /does not know: Load model from model\.onnx failed/],
  ])('%s', async (name, code, message) => {
    await expect(open(name)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('tensors that onnx wrote into a file of their own', () => {
  it('are read beside the graph', async () => {
    const scorer = await open('external-onnx');
    const { request, outputs } = await expectedOf('external-onnx');
    expect(await scorer.score(columnsOf(scorer, request['rows']))).toEqual({
      task: 'regression',
      predictions: Float64Array.from(z.array(z.number()).parse(outputs['y']?.data)),
    });
    await scorer.release();
  });

  it('are refused behind a symbolic link', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'relevo-external-'));
    const model = join(directory, 'model');
    await cp(join(fixtures, 'external-onnx'), model, { recursive: true });
    await rename(join(model, 'model.onnx.data'), join(directory, 'elsewhere.data'));
    await symlink(join(directory, 'elsewhere.data'), join(model, 'model.onnx.data'));
    await expect(createScorer({ directory: model })).rejects.toMatchObject({ code: 'MODEL_EXTERNAL_DATA' });
  });
});
