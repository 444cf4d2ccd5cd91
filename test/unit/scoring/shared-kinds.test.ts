import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import { coerceParams } from '../../../shared/scoring/coerce-params.ts';
import { coerceTensor, tensorBatch } from '../../../shared/scoring/coerce-tensor.ts';
import type { ModelInput, ScoredBatch } from '../../../shared/scoring/column-batch.ts';
import { createScorer, type Scorer } from '../../../shared/scoring/create-scorer.ts';
import { createSharedRuns } from '../../../shared/scoring/shared-runs.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/onnx');

type Opened = { plain: Scorer; shared: Scorer; runs: number[] };

/** A real scorer, the same one with shared runs, and the rows of each run that these ask of it. */
async function open(name: string): Promise<Opened> {
  const plain = await createScorer({ directory: join(fixtures, name) });
  const runs: number[] = [];
  const score: Scorer['score'] = async (input) => {
    runs.push(input.rows);
    return plain.score(input);
  };
  return { plain, shared: createSharedRuns({ ...plain, score }), runs };
}

const columns = ({ description }: Scorer, ...cells: number[]): ModelInput =>
  coerceColumns(description.inputs, cells.length, () => (row) => cells[row]);

async function scoreAll({ plain, shared }: Opened, inputs: readonly ModelInput[]): Promise<ScoredBatch[]> {
  const alone: ScoredBatch[] = [];
  for (const input of inputs) alone.push(await plain.score(input));
  const together = await Promise.all(inputs.map(async (input) => shared.score(input)));
  await shared.release();
  expect(together).toEqual(alone);
  return together;
}

describe('requests share a run', () => {
  it('when they are tensors that are alike but for their rows', async () => {
    const opened = await open('every-element');
    const { tensors } = opened.plain.description;
    const request = (rows: number): ModelInput => {
      const value = (dtype: string): unknown => (dtype === 'string' ? 'a' : dtype === 'bool' ? true : rows);
      const one = tensors.map((spec): [string, ReturnType<typeof coerceTensor>] => [
        spec.name ?? '',
        coerceTensor(
          spec,
          Array.from({ length: rows }, () => [value(spec.dtype), value(spec.dtype)]),
          'x',
        ),
      ]);
      return tensorBatch(tensors, new Map(one));
    };
    await scoreAll(opened, [1, 2, 3].map(request));
    expect(opened.runs).toEqual([6]);
  });

  it('when they give the same parameters, or none', async () => {
    const opened = await open('parameters');
    const { params } = opened.plain.description;
    const request = (x: number, given?: object): ModelInput => ({
      ...columns(opened.plain, x),
      params: coerceParams(params, given),
    });
    const scored = await scoreAll(opened, [
      request(1),
      request(2, { scale: 10 }),
      request(3),
      columns(opened.plain, 4),
      request(5, { scale: 10 }),
    ]);
    expect(scored.map((one) => ('predictions' in one ? one.predictions[0] : 0))).toEqual([
      105, 123, 109, 111, 153,
    ]);
    expect(opened.runs).toEqual([3, 2]);
  });

  it('when the model gives several outputs by row', async () => {
    const opened = await open('several-outputs');
    await scoreAll(opened, [columns(opened.plain, 1, -1), columns(opened.plain, 2)]);
    expect(opened.runs).toEqual([3]);
  });

  it('with their own arrays, whatever the length of others', async () => {
    const opened = await open('labels-long');
    const rows = (...cells: number[]): ModelInput =>
      coerceColumns(opened.plain.description.inputs, cells.length, () => (row) => cells[row]);
    const [first] = await scoreAll(opened, [rows(0.1, 2), rows(-1)]);
    expect(first).toMatchObject({ task: 'multiclass', classes: ['10', '20', '30'] });
    expect(opened.runs).toEqual([3]);
  });
});

it.each([
  ['mean-of-rows', [2, 3]],
  ['positive-rows', [5, 2, 3]],
])('an output that is no row’s own is that of the request alone: %s', async (name, runs) => {
  const opened = await open(name);
  const [first] = await scoreAll(opened, [columns(opened.plain, 1, -3), columns(opened.plain, 10, 20, -60)]);
  expect(first).toMatchObject({ task: 'outputs' });
  expect(opened.runs).toEqual(runs);
});
