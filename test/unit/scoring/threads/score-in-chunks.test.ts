import { describe, expect, it } from 'vitest';
import { inputError, RelevoError } from '../../../../shared/kernel/error.ts';
import type { ColumnBatch, ModelInput, ScoredBatch } from '../../../../shared/scoring/column-batch.ts';
import { createScoreInChunks, type TimedScore } from '../../../../shared/scoring/threads/score-in-chunks.ts';

const regression = { task: 'regression' } as const;
const never = new AbortController().signal;

const batchOf = (rows: number): ColumnBatch => ({
  rows,
  columns: new Map([['x', Array.from({ length: rows }, (_, row) => row)]]),
});
const cellsOf = (input: ModelInput): number[] =>
  'columns' in input ? (input.columns.get('x') ?? []).map(Number) : [];
const predicted = (values: number[]): ScoredBatch => ({
  task: 'regression',
  predictions: Float64Array.from(values),
});

/** Gives x back, at a given time for each row. */
function createEcho(msPerRow: number): { score: TimedScore; sizes: number[]; underWay: () => number } {
  const sizes: number[] = [];
  let now = 0;
  let most = 0;
  const score: TimedScore = async (input) => {
    sizes.push(input.rows);
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    return { scored: predicted(cellsOf(input)), ms: msPerRow * input.rows };
  };
  return { score, sizes, underWay: () => most };
}

describe('a large batch', () => {
  it.each([
    ['quick', 0.001, 512],
    ['slow', 1, 32],
    ['in between', 0.05, 40],
  ])('of a model that is %s gets chunks that take about 2 ms', async (_, msPerRow, rows) => {
    const { score, sizes, underWay } = createEcho(msPerRow);
    const batch = batchOf(5000);
    const scored = await createScoreInChunks(score, regression)(batch, never);
    expect(scored).toEqual(predicted(cellsOf(batch)));
    expect(sizes.slice(3, -1).every((size) => size === rows)).toBe(true);
    expect(underWay()).toBe(2);
  });

  it('of few rows, or for a model whose outputs are not by row, is one run', async () => {
    for (const [task, rows] of [
      ['regression', 32],
      ['outputs', 500],
    ] as const) {
      const { score, sizes } = createEcho(1);
      await createScoreInChunks(score, { task })(batchOf(rows), never);
      expect(sizes).toEqual([rows]);
    }
  });

  it('is run whole where the model does not take chunks', async () => {
    const sizes: number[] = [];
    const whole: TimedScore = async (input) => {
      sizes.push(input.rows);
      if (input.rows !== 300) throw new RelevoError('MODEL_RUN_FAILED', 'a fixed number of rows');
      return { scored: predicted(cellsOf(input)), ms: 1 };
    };
    expect(await createScoreInChunks(whole, regression)(batchOf(300), never)).toEqual(
      predicted(cellsOf(batchOf(300))),
    );
    expect(sizes.at(-1)).toBe(300);
    expect(sizes.length).toBeLessThanOrEqual(3);
  });
});

const refusing: TimedScore = async (input) => {
  const row = cellsOf(input).indexOf(150);
  if (row !== -1) throw inputError('COLUMN_NULL', `data[${row}].x`, 'missing');
  return { scored: predicted(cellsOf(input)), ms: 1 };
};

it('an error names the row as the whole batch counts it', async () => {
  await expect(createScoreInChunks(refusing, regression)(batchOf(400), never)).rejects.toMatchObject({
    code: 'COLUMN_NULL',
    path: 'data[150].x',
    status: 400,
  });
});

it('no further chunk is sent after the signal, nor after a failure', async () => {
  const abandoning = new AbortController();
  const sizes: number[] = [];
  const score: TimedScore = async (input) => {
    sizes.push(input.rows);
    if (sizes.length === 4) abandoning.abort(new Error('over'));
    await new Promise(setImmediate);
    return { scored: predicted(cellsOf(input)), ms: 2 };
  };
  await expect(createScoreInChunks(score, regression)(batchOf(5000), abandoning.signal)).rejects.toThrow(
    'over',
  );
  await new Promise(setImmediate);
  expect(sizes).toHaveLength(4);
});
