import { mkdtemp, readFile, writeFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import { createScorer, type Scorer } from '../../../shared/scoring/create-scorer.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/onnx');
const open = (name: string): Promise<Scorer> => createScorer({ directory: join(fixtures, name) });

const expectedSchema = z.object({
  rows: z.array(z.array(z.number())),
  probabilities: z.array(z.array(z.number())).optional(),
  predictions: z.array(z.number()).optional(),
});

async function expectedOf(name: string): Promise<z.infer<typeof expectedSchema>> {
  return expectedSchema.parse(JSON.parse(await readFile(join(fixtures, name, 'expected.json'), 'utf8')));
}

const columnsOf = (scorer: Scorer, rows: unknown[][]) =>
  coerceColumns(scorer.description.inputs, rows.length, (name) => {
    const index = scorer.description.inputs.findIndex((column) => column.name === name);
    return (row) => rows[row]?.[index];
  });

async function variant(name: string, change: (mlmodel: string) => string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'relevo-scorer-'));
  await cp(join(fixtures, name), directory, { recursive: true });
  const file = join(directory, 'MLmodel');
  await writeFile(file, change(await readFile(file, 'utf8')));
  return directory;
}

describe('a graph from elsewhere, with one matrix input', () => {
  it('is binary when its probabilities have two columns', async () => {
    const scorer = await open('matrix-binary');
    const expected = await expectedOf('matrix-binary');
    const scored = await scorer.score(columnsOf(scorer, expected.rows));
    expect(scorer.description).toMatchObject({ task: 'binary', classes: ['0', '1'], positive: '1' });
    if (scored.task !== 'binary') throw new Error(scored.task);
    expected.probabilities?.forEach((pair, row) => {
      expect(scored.probabilities[row]).toBeCloseTo(pair[1] ?? Number.NaN, 6);
      expect(scored.labels[row]).toBe((pair[1] ?? 0) >= 0.5 ? '1' : '0');
    });
    await scorer.release();
  });

  it('is multiclass when they have more', async () => {
    const scorer = await open('matrix-multiclass');
    const expected = await expectedOf('matrix-multiclass');
    const scored = await scorer.score(columnsOf(scorer, expected.rows));
    if (scored.task !== 'multiclass') throw new Error(scored.task);
    expect(scored.classes).toEqual(['0', '1', '2']);
    expected.probabilities?.forEach((row, index) => {
      row.forEach((value, k) => expect(scored.probabilities[index * 3 + k]).toBeCloseTo(value, 6));
      expect(scored.labels[index]).toBe(String(row.indexOf(Math.max(...row))));
    });
    await scorer.release();
  });

  it('is a regression when it has no probabilities', async () => {
    const scorer = await open('matrix-regression');
    const expected = await expectedOf('matrix-regression');
    const scored = await scorer.score(columnsOf(scorer, expected.rows));
    if (scored.task !== 'regression') throw new Error(scored.task);
    expect(scorer.description.onnx).toEqual({ label: null, probabilities: null, prediction: 'variable' });
    expected.predictions?.forEach((value, row) => expect(scored.predictions[row]).toBeCloseTo(value, 4));
    await scorer.release();
  });
});

describe('a graph with an input for each column', () => {
  it('is fed in the element type that it asks for', async () => {
    const scorer = await open('typed');
    const scored = await scorer.score(
      columnsOf(scorer, [
        [3, true, 0.5, 'yes', 2],
        [-4, false, 0.25, 'no', 0],
        [2 ** 40, false, 0, '', -1],
      ]),
    );
    expect(scored).toEqual({
      task: 'regression',
      predictions: Float64Array.from([2113.5, -3.75, 2 ** 40 - 1000]),
    });
    await scorer.release();
  });

  it('sees a missing float as NaN and a missing string as empty', async () => {
    const scorer = await open('typed');
    const scored = await scorer.score(columnsOf(scorer, [[1, true, null, null, 0]]));
    expect(scored).toEqual({ task: 'regression', predictions: Float64Array.from([Number.NaN]) });
    await scorer.release();
  });

  it('refuses a missing value where the tensor has none, naming the cell', async () => {
    const scorer = await open('typed');
    const rows = [
      [1, true, 1, 'no', 0],
      [1, null, 1, 'no', 0],
    ];
    const refused = { code: 'COLUMN_NULL', path: 'data[1].flag', status: 400 };
    expect(() => columnsOf(scorer, rows)).toThrow(expect.objectContaining(refused));
    const unchecked = columnsOf(scorer, [rows[0] ?? [], rows[0] ?? []]);
    unchecked.columns.set('flag', [true, null]);
    await expect(scorer.score(unchecked)).rejects.toMatchObject(refused);
    await scorer.release();
  });

  it('answers no rows with an empty batch', async () => {
    const scorer = await open('typed');
    expect(await scorer.score(columnsOf(scorer, []))).toEqual({
      task: 'regression',
      predictions: new Float64Array(0),
    });
    await scorer.release();
  });
});

describe('release', () => {
  it('lets runs under way end, refuses later ones, and may be called twice', async () => {
    const scorer = await open('typed');
    const batch = columnsOf(scorer, [[1, true, 1, 'no', 0]]);
    const running = scorer.score(batch);
    await Promise.all([scorer.release(), scorer.release()]);
    expect(await running).toMatchObject({ task: 'regression' });
    await expect(scorer.score(batch)).rejects.toMatchObject({ code: 'SCORER_RELEASED', retryable: true });
  });
});

describe('tensors kept beside the graph', () => {
  it('are read from inside the model directory', async () => {
    const scorer = await open('external-inside');
    expect(await scorer.score(columnsOf(scorer, [[2]]))).toEqual({
      task: 'regression',
      predictions: Float64Array.from([5]),
    });
    await scorer.release();
  });

  it.each([
    ['external-outside', 'MODEL_EXTERNAL_DATA', /beside model\.onnx/],
    ['external-absent', 'MODEL_FILE_MISSING', /absent\.data/],
  ])('are refused elsewhere: %s', async (name, code, message) => {
    await expect(open(name)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('models that cannot be served are refused with the remedy', () => {
  it('ZipMap outputs', async () => {
    await expect(open('zipmap')).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_UNSUPPORTED',
      message: expect.stringMatching(/zipmap/),
    });
  });

  it.each([
    [
      'no graph',
      (text: string) => text.replace('data: model.onnx', 'data: other.onnx'),
      'MODEL_FILE_MISSING',
    ],
    [
      'a signature that names another column',
      (text: string) => text.replace('"name": "real"', '"name": "unreal"'),
      'MODEL_INPUT_MISMATCH',
    ],
    [
      'a signature of another type',
      (text: string) => text.replace('"type": "string"', '"type": "double"'),
      'MODEL_INPUT_MISMATCH',
    ],
    [
      'an output that the graph lacks',
      (text: string) => text.replace('prediction: variable', 'prediction: score'),
      'MODEL_OUTPUT_UNSUPPORTED',
    ],
    [
      'no column signature',
      (text: string) => text.replace(/inputs: .*(\n {4}.*)*/, 'inputs: null'),
      'MODEL_SIGNATURE_UNSUPPORTED',
    ],
  ])('%s', async (_name, change, code) => {
    const directory = await variant('typed', change);
    await expect(createScorer({ directory })).rejects.toMatchObject({ code });
  });

  it('a graph that ONNX Runtime cannot read, and a directory without MLmodel', async () => {
    const directory = await variant('typed', (text) => text);
    await writeFile(join(directory, 'model.onnx'), 'not a graph');
    await expect(createScorer({ directory })).rejects.toMatchObject({ code: 'MODEL_LOAD_FAILED' });
    await expect(createScorer({ directory: join(directory, 'none') })).rejects.toMatchObject({
      code: 'MODEL_FILE_MISSING',
    });
  });
});
