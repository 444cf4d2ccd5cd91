import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../shared/kernel/error.ts';
import { coerceColumns } from '../../../shared/scoring/coerce-columns.ts';
import type { ColumnBatch, ScoredBatch } from '../../../shared/scoring/column-batch.ts';
import { createScorer, type Scorer } from '../../../shared/scoring/create-scorer.ts';
import { createSharedRuns, type SharedRunOptions } from '../../../shared/scoring/shared-runs.ts';
import { withDuckDb } from '../../../shared/tables/database.ts';
import { readColumns } from '../../../shared/tables/read-columns.ts';
import { readTable } from '../../../shared/tables/read-table.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

type Opened = { plain: Scorer; shared: Scorer; runs: number[] };

/** A real scorer, the same one with shared runs, and the rows of each run that these ask of it. */
async function open(model: string, options: SharedRunOptions = {}): Promise<Opened> {
  const plain = await createScorer({ directory: join(fixtures, model) });
  const runs: number[] = [];
  const counted: Scorer = {
    ...plain,
    score: (batch) => {
      runs.push(batch.rows);
      return plain.score(batch);
    },
  };
  return { plain, shared: createSharedRuns(counted, options), runs };
}

const batchOf = ({ description }: Scorer, rows: readonly unknown[][]): ColumnBatch =>
  coerceColumns(description.inputs, rows.length, (name) => {
    const index = description.inputs.findIndex((column) => column.name === name);
    return (row) => rows[row]?.[index];
  });

/** The rows that the trainer logged beside the model, in requests of one to five. */
async function evaluationRequests(name: string, scorer: Scorer): Promise<ColumnBatch[]> {
  const file = join(fixtures, name, scorer.description.evaluation ?? 'none');
  const table = await withDuckDb(async (database) =>
    readColumns(database, `select * from ${await readTable(database, file)} limit 200`),
  );
  const total = table.values().next().value?.length ?? 0;
  const requests: ColumnBatch[] = [];
  for (let start = 0, rows = 1; start + rows <= total; start += rows, rows = (rows % 5) + 1) {
    const source = (column: string) => (row: number) => table.get(column)?.[start + row];
    requests.push(coerceColumns(scorer.description.inputs, rows, source));
  }
  return requests;
}

const numbersOf = (scored: ScoredBatch): Float64Array =>
  'predictions' in scored
    ? scored.predictions
    : 'probabilities' in scored
      ? scored.probabilities
      : new Float64Array();

/** Of `typed`, as a reader that is not strict may give it. */
function uncheckedBatch(scorer: Scorer, rows: readonly unknown[][]): ColumnBatch {
  const batch = batchOf(
    scorer,
    rows.map((row) => row.with(1, true)),
  );
  batch.columns.set(
    'flag',
    rows.map((row) => (row[1] === true ? true : null)),
  );
  return batch;
}

const typedRow = (a: number, flag: boolean | null = true): unknown[] => [a, flag, 0, 'no', 0];
const predicted = (...values: number[]): ScoredBatch => ({
  task: 'regression',
  predictions: Float64Array.from(values),
});

describe('requests that share runs', () => {
  it.each(['telco-lr', 'multiclass', 'regression'])('get what they get alone: %s', async (name) => {
    const { plain, shared, runs } = await open(`models/${name}`);
    const requests = await evaluationRequests(`models/${name}`, plain);
    const together = await Promise.all(requests.map((request) => shared.score(request)));
    expect(requests.length).toBeGreaterThan(40);
    expect(runs.length).toBeLessThan(requests.length / 10);
    for (const [index, request] of requests.entries()) {
      const alone = await plain.score(request);
      const scored = together[index] ?? predicted();
      const expected = numbersOf(alone);
      expect(scored).toMatchObject({ task: alone.task, ...('labels' in alone && { labels: alone.labels }) });
      expect(numbersOf(scored)).toHaveLength(expected.length);
      numbersOf(scored).forEach((value, at) => {
        const wanted = expected[at] ?? Number.NaN;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(wanted)));
      });
    }
    await shared.release();
  });

  it('of one turn go into one run, and those that come meanwhile into the next', async () => {
    const { shared, runs } = await open('onnx/typed');
    const batches = [1, 2, 3].map((a) => batchOf(shared, [typedRow(a)]));
    const later: Promise<ScoredBatch>[] = [];
    const first = Promise.all(batches.map((batch) => shared.score(batch)));
    setImmediate(() => later.push(...batches.map((batch) => shared.score(batch))));
    expect(await first).toEqual([predicted(11), predicted(12), predicted(13)]);
    expect(await Promise.all(later)).toEqual([predicted(11), predicted(12), predicted(13)]);
    expect(runs).toEqual([3, 3]);
    await shared.release();
  });

  it('fill runs up to the limit of rows, oldest first, and larger ones run alone', async () => {
    const { shared, runs } = await open('onnx/typed', { maxRows: 5, maxSharedRows: 4 });
    const sizes = [2, 5, 3, 3, 0, 1];
    const batches = sizes.map((rows, index) =>
      batchOf(
        shared,
        Array.from({ length: rows }, () => typedRow(index)),
      ),
    );
    const scored = await Promise.all(batches.map((batch) => shared.score(batch)));
    expect(scored).toEqual(sizes.map((rows, index) => predicted(...Array(rows).fill(10 + index))));
    expect(runs).toEqual([5, 0, 5, 4]);
    await shared.release();
  });
});

describe('a request that fails', () => {
  it('fails alone, with its own path, and the others get their answers', async () => {
    const { shared, runs } = await open('onnx/typed');
    const rows = [[typedRow(1)], [typedRow(2), typedRow(3, null)], [typedRow(4)]];
    const [first, second, third] = await Promise.allSettled(
      rows.map((request) => shared.score(uncheckedBatch(shared, request))),
    );
    expect(first).toEqual({ status: 'fulfilled', value: predicted(11) });
    expect(second).toMatchObject({
      status: 'rejected',
      reason: { code: 'COLUMN_NULL', path: 'data[1].flag', status: 400 },
    });
    expect(third).toEqual({ status: 'fulfilled', value: predicted(14) });
    expect(runs).toEqual([4, 1, 2, 1]);
    await shared.release();
  });

  it('does not end sharing, however often it comes', async () => {
    const { shared, runs } = await open('onnx/typed');
    const good = batchOf(shared, [typedRow(1)]);
    const bad = uncheckedBatch(shared, [typedRow(1, null)]);
    for (let round = 0; round < 5; round += 1)
      await Promise.allSettled([shared.score(good), shared.score(bad)]);
    runs.length = 0;
    await Promise.all([shared.score(good), shared.score(good)]);
    expect(runs).toEqual([2]);
    await shared.release();
  });
});

it('a graph for one row at a time is answered row by row', async () => {
  const { shared, plain, runs } = await open('onnx/one-row');
  expect(await plain.score(batchOf(plain, [[1], [2], [3]]))).toEqual(predicted(2, 4, 6));
  const pair = [1, 2].map(async (x) => shared.score(batchOf(shared, [[x]])));
  expect(await Promise.all(pair)).toEqual([predicted(2), predicted(4)]);
  expect(runs).toEqual([2]);
  await shared.release();
});

it('a model that takes no requests together is soon no longer asked to', async () => {
  const { plain } = await open('onnx/typed');
  const runs: number[] = [];
  const score: Scorer['score'] = async (batch) => {
    runs.push(batch.rows);
    if (batch.rows > 1) throw new RelevoError('MODEL_RUN_FAILED', 'more than one row');
    return plain.score(batch);
  };
  const shared = createSharedRuns({ ...plain, score });
  const pair = async (): Promise<ScoredBatch[]> =>
    Promise.all([1, 2].map(async (a) => shared.score(batchOf(shared, [typedRow(a)]))));
  for (let round = 0; round < 3; round += 1) expect(await pair()).toEqual([predicted(11), predicted(12)]);
  expect(runs).toEqual([2, 1, 1, 2, 1, 1, 2, 1, 1]);
  runs.length = 0;
  expect(await pair()).toEqual([predicted(11), predicted(12)]);
  expect(runs).toEqual([1, 1]);
  await shared.release();
});

it('no more rows wait than the bound; those beyond are refused, later ones accepted', async () => {
  const { shared } = await open('onnx/typed', { maxWaitingRows: 3 });
  const two = batchOf(shared, [typedRow(1), typedRow(2)]);
  const one = batchOf(shared, [typedRow(3)]);
  const waiting = [shared.score(two), shared.score(one)];
  await expect(shared.score(one)).rejects.toMatchObject({
    code: 'TOO_MANY_REQUESTS',
    status: 429,
    retryable: true,
  });
  expect(await Promise.all(waiting)).toEqual([predicted(11, 12), predicted(13)]);
  expect(await shared.score(one)).toEqual(predicted(13));
  await shared.release();
});

it('release waits for all that was accepted, also in later runs, refuses the rest, and may be called twice', async () => {
  const { shared, plain, runs } = await open('onnx/typed', { maxRows: 1 });
  const one = batchOf(shared, [typedRow(1)]);
  const two = batchOf(shared, [typedRow(1), typedRow(2)]);
  const accepted = [one, one, one, two].map((batch) => shared.score(batch));
  await Promise.all([shared.release(), shared.release()]);
  expect(await Promise.all(accepted)).toHaveLength(4);
  expect(runs).toEqual([2, 1, 1, 1]);
  for (const scorer of [shared, plain])
    await expect(scorer.score(one)).rejects.toMatchObject({ code: 'SCORER_RELEASED', retryable: true });
});
