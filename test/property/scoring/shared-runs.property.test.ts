import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RelevoError } from '../../../shared/kernel/error.ts';
import type { ColumnBatch, ScoredBatch } from '../../../shared/scoring/column-batch.ts';
import type { Scorer } from '../../../shared/scoring/create-scorer.ts';
import type { ModelDescription, Task } from '../../../shared/scoring/model-description.ts';
import { createSharedRuns } from '../../../shared/scoring/shared-runs.ts';

const descriptionOf = (task: Task): ModelDescription => ({
  modelId: null,
  modelFile: 'model.onnx',
  inputs: [{ name: 'x', type: 'double', required: true }],
  tensors: [],
  params: [],
  outputs: [],
  packaged: true,
  task,
  target: 'y',
  entity: null,
  classes: [],
  positive: null,
  threshold: 0.5,
  onnx: { label: null, probabilities: null, prediction: null },
  evaluation: null,
  profile: null,
});

const POISON = -1;

function scored(task: Task, cells: readonly number[]): ScoredBatch {
  const labels = cells.map(String);
  if (task === 'regression') return { task, predictions: Float64Array.from(cells) };
  if (task === 'binary') return { task, labels, probabilities: Float64Array.from(cells) };
  const probabilities = Float64Array.from(cells.flatMap((cell) => [cell, cell + 0.25, cell + 0.5]));
  return { task, labels, classes: ['a', 'b', 'c'], probabilities };
}

type Arithmetic = Scorer & { largest(): number };

/** Gives every row back after a turn of the event loop; a poisoned row fails its whole run. */
function createArithmetic(task: Task): Arithmetic {
  let largest = 0;
  let released = false;
  return {
    description: descriptionOf(task),
    largest: () => largest,
    score: async (input) => {
      if ('tensors' in input) throw new Error('columns only');
      const { rows, columns } = input;
      if (released) throw new RelevoError('SCORER_RELEASED', 'released');
      largest = Math.max(largest, rows);
      await new Promise(setImmediate);
      const cells = (columns.get('x') ?? []).map(Number);
      if (cells.includes(POISON)) throw new RelevoError('MODEL_RUN_FAILED', `${rows} rows`);
      return scored(task, cells);
    },
    release: async () => {
      released = true;
    },
  };
}

const request = fc.record({
  cells: fc.array(fc.oneof({ weight: 40, arbitrary: fc.nat(1000) }, fc.constant(POISON)), { maxLength: 12 }),
  /** Turns of the event loop before it is sent. */
  turns: fc.nat(4),
});
const options = fc.record({ maxRows: fc.integer({ min: 1, max: 20 }), maxSharedRows: fc.nat(12) });
const task = fc.constantFrom<Task>('binary', 'multiclass', 'regression');

const batchOf = (cells: number[]): ColumnBatch => ({ rows: cells.length, columns: new Map([['x', cells]]) });

it('every request gets its own rows or its own failure, whatever comes beside it', async () => {
  await fc.assert(
    fc.asyncProperty(task, options, fc.array(request, { maxLength: 30 }), async (task, limits, requests) => {
      const model = createArithmetic(task);
      const shared = createSharedRuns(model, limits);
      const send = async (cells: number[], turns: number): Promise<ScoredBatch> => {
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        return shared.score(batchOf(cells));
      };
      const settled = await Promise.allSettled(requests.map(({ cells, turns }) => send(cells, turns)));
      await shared.release();
      for (const [index, { cells }] of requests.entries())
        expect(settled[index]).toMatchObject(
          cells.includes(POISON)
            ? { status: 'rejected', reason: { message: `${cells.length} rows` } }
            : { status: 'fulfilled', value: scored(task, cells) },
        );
      expect(model.largest()).toBeLessThanOrEqual(
        Math.max(limits.maxRows, ...requests.map(({ cells }) => cells.length)),
      );
    }),
    { numRuns: 300 },
  );
});

it('requests that wait are answered in the order of their arrival', async () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 5, max: 20 }), async (sizes, maxRows) => {
      const shared = createSharedRuns(createArithmetic('regression'), { maxRows });
      const order: number[] = [];
      await Promise.all(
        sizes.map((rows, index) => shared.score(batchOf(Array(rows).fill(1))).then(() => order.push(index))),
      );
      expect(order).toEqual(sizes.map((_, index) => index));
      await shared.release();
    }),
    { numRuns: 100 },
  );
});
