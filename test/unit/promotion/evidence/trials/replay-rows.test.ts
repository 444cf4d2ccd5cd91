import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { replayRows } from '../../../../../shared/promotion/evidence/trials/replay-rows.ts';
import type { InputColumn } from '../../../../../shared/scoring/model-description.ts';
import type { ColumnValues } from '../../../../../shared/tables/read-columns.ts';
import { echo, sampleRows, sampleScorer } from '../../model-sample.ts';

const fill = <T>(count: number, valueOf: (row: number) => T): T[] =>
  Array.from({ length: count }, (_, row) => valueOf(row));

/** Eight zeros with holes in these rows. */
const holed = (...rows: number[]) => fill(8, (row) => (rows.includes(row) ? null : 0));

/** The answers of a model that says of each row what its tenure is. */
const replay = (columns: Record<string, ColumnValues>, scorer = sampleScorer(echo)) =>
  replayRows(scorer, sampleRows(columns));

/** A model of whole numbers that may not be missing, which notes how many rows it is asked at once. */
function strict(...names: string[]) {
  const sizes: number[] = [];
  const inputs = ['tenure', ...names].map((name): InputColumn => ({ name, type: 'long', required: true }));
  const scorer = sampleScorer(
    (tenure) => {
      sizes.push(tenure.length);
      return echo(tenure);
    },
    { inputs },
  );
  return { sizes, scorer };
}

const moments = ['2026-11-20T08:00:00.000Z', '2026-11-21T09:00:00.000Z', '2026-11-19T23:00:00.000Z'];

describe('requests that a model is asked again', () => {
  it('are counted, from the oldest to the newest', async () =>
    expect(await replay({ tenure: [0, 0.5, 1], __captured_at: moments })).toEqual({
      state: 'replayed',
      rows: 3,
      from: moments[2],
      to: moments[1],
      failed: 0,
      codes: [],
      broken: 0,
      against: null,
    }));

  it('may have no times, or not be there at all', async () => {
    expect(await replay({ tenure: [0] })).toMatchObject({ rows: 1, from: '', to: '' });
    expect(await replay({ tenure: [], __probability: [] })).toEqual({
      state: 'replayed',
      rows: 0,
      from: '',
      to: '',
      failed: 0,
      codes: [],
      broken: 0,
      against: null,
    });
  });

  it.each([
    [1, [1]],
    [256, [256]],
    [257, [256, 1]],
    [600, [256, 256, 88]],
  ])('are asked 256 at once: %d', async (count, expected) => {
    const { sizes, scorer } = strict();
    const tenure = fill(count, (row) => row % 2);
    const probability = { __probability: tenure };
    expect(await replay({ tenure, ...probability }, scorer)).toMatchObject({
      rows: count,
      failed: 0,
      against: { rows: count, largestShift: 0 },
    });
    expect(sizes).toEqual(expected);
  });

  it('have answers that are none, which are counted', async () =>
    expect(await replay({ tenure: [0.5, 1.5, -1, 1] })).toMatchObject({ failed: 0, broken: 2 }));

  it('are left where the caller gives up', async () => {
    const caller = new AbortController();
    let calls = 0;
    const scorer = sampleScorer((tenure) => {
      calls += 1;
      caller.abort(new Error('enough'));
      return echo(tenure);
    });
    const rows = sampleRows({ tenure: fill(600, () => 0) });
    await expect(replayRows(scorer, rows, caller.signal)).rejects.toThrow('enough');
    expect(calls).toBe(1);
  });
});

describe('requests that are refused', () => {
  it('are so one by one, with the others of their lot asked one by one as well', async () => {
    const { sizes, scorer } = strict();
    const tenure = fill(300, (row) => (row === 270 ? null : row % 2));
    expect(await replay({ tenure, __probability: tenure }, scorer)).toMatchObject({
      rows: 300,
      failed: 1,
      codes: ['COLUMN_NULL tenure'],
      against: { rows: 299, largestShift: 0 },
    });
    expect(sizes).toEqual([256, ...fill(43, () => 1)]);
  });

  it('name the first three reasons, each once', async () => {
    const { scorer } = strict('a.b', 'c', 'd');
    const columns = { tenure: holed(6), 'a.b': holed(1, 2), c: holed(4), d: holed(3) };
    expect(await replay(columns, scorer)).toMatchObject({
      failed: 5,
      codes: ['COLUMN_NULL a.b', 'COLUMN_NULL d', 'COLUMN_NULL c'],
    });
  });

  it('lack a column, or have text for a number', async () => {
    expect(await replay({ other: [1, 2] })).toMatchObject({ failed: 2, codes: ['COLUMN_MISSING'] });
    expect(await replay({ tenure: [0, 'x'] })).toMatchObject({ failed: 1, codes: ['COLUMN_TYPE tenure'] });
  });

  it('break the model', async () => {
    const scorer = sampleScorer((tenure) => {
      if (tenure.includes(0.75)) throw new RelevoError('SOMETHING_INSIDE', 'too much');
      return echo(tenure);
    });
    expect(await replay({ tenure: [0.25, 0.75, 0.5] }, scorer)).toMatchObject({
      failed: 1,
      codes: ['MODEL_RUN_FAILED'],
    });
  });

  it('are no evidence where they cannot be read', async () => {
    const rows = sampleRows({ tenure: [0] });
    rows.columns.get = (name) => {
      if (name === 'tenure') throw new TypeError('a fault of ours');
      return undefined;
    };
    await expect(replayRows(sampleScorer(echo), rows)).rejects.toThrow('a fault of ours');
  });
});

describe('requests beside what callers were answered', () => {
  it('differ in labels and by how far the numbers are apart, up or down', async () => {
    const { against } = await replay({
      tenure: [0.25, 0.75, 0.5, 0],
      __probability: [0.5, 0.25, 0.5, 0],
      __label: ['Yes', 'No', 'Yes', 'No'],
    });
    expect(against).toEqual({ rows: 4, changedLabels: 2, meanShift: 0.1875, largestShift: 0.5 });
  });

  it('are as many as have both answers', async () => {
    const { against, failed } = await replay(
      { tenure: [0, 1, null, 1], __probability: [1, null, 1, 1], __label: ['Yes', 'No', 'No', 'Yes'] },
      strict().scorer,
    );
    expect([failed, against]).toEqual([1, { rows: 2, changedLabels: 1, meanShift: 0.5, largestShift: 1 }]);
  });

  it('may have no labels', async () =>
    expect((await replay({ tenure: [0.25], __probability: [0.75] })).against).toEqual({
      rows: 1,
      changedLabels: null,
      meanShift: 0.5,
      largestShift: 0.5,
    }));

  it('are apart by the class that moved most', async () => {
    const classes = ['a', 'b', 'c'];
    const scorer = sampleScorer(
      () => ({
        task: 'multiclass',
        labels: ['a', 'b', 'a'],
        classes,
        probabilities: Float64Array.of(0.5, 0.25, 0.25, 0, 1, 0, 1, 0, 0),
      }),
      { task: 'multiclass', classes },
    );
    const recorded = {
      __label: ['a', 'c', 'c'],
      __probability_a: [0.5, 0, 0],
      __probability_b: [0.5, 0.25, null],
      __probability_c: [0, 0.75, 1],
    };
    expect((await replay({ tenure: [1, 2, 3], ...recorded }, scorer)).against).toEqual({
      rows: 2,
      changedLabels: 1,
      meanShift: 0.5,
      largestShift: 0.75,
    });
  });

  it('count though an answer is no number, which moves no mean', async () => {
    const scorer = sampleScorer((tenure) => echo(tenure.map((months) => (months === 9 ? NaN : months))));
    const { against, broken } = await replay({ tenure: [9, 0.5], __probability: [0.5, 0.25] }, scorer);
    expect([broken, against]).toEqual([
      1,
      { rows: 2, changedLabels: null, meanShift: 0.25, largestShift: 0.25 },
    ]);
    expect((await replay({ tenure: [9], __probability: [0.5] }, scorer)).against).toBeNull();
  });

  it('are not compared where nothing of the kind is known', async () => {
    expect((await replay({ tenure: [0], __label: ['No'] })).against).toBeNull();
    expect((await replay({ tenure: [0], __prediction: [0] })).against).toBeNull();
    expect((await replay({ tenure: [0], __probability: [null] })).against).toBeNull();
  });
});
