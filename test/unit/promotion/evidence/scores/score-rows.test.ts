import { describe, expect, it } from 'vitest';
import { numbersOf } from '../../../../../shared/promotion/evidence/rows/numbers-of.ts';
import { scoreRows } from '../../../../../shared/promotion/evidence/scores/score-rows.ts';
import { echo, sampleRows, sampleScorer } from '../../model-sample.ts';

/** Rows whose shares rise from 0, and how many of them each call was given. */
function scored(rows: number) {
  const sizes: number[] = [];
  const tenure = Array.from({ length: rows }, (_, row) => row / 2000);
  const scorer = sampleScorer((given) => {
    sizes.push(given.length);
    return echo(given);
  });
  return { sizes, tenure, scored: scoreRows(scorer, sampleRows({ tenure })) };
}

describe('rows that are scored', () => {
  it('keep their order over several runs of the graph', async () => {
    const { sizes, tenure, scored: answers } = scored(1100);
    const { scores, labels } = await answers;
    expect(sizes).toEqual([512, 512, 76]);
    expect([...scores]).toEqual(tenure);
    expect(labels).toEqual(tenure.map((p) => (p >= 0.5 ? 'Yes' : 'No')));
  });

  it.each([
    [0, []],
    [512, [512]],
    [513, [512, 1]],
  ])('%d of them are asked for in runs of %j', async (rows, expected) => {
    const { sizes, scored: answers } = scored(rows);
    expect((await answers).scores).toHaveLength(rows);
    expect(sizes).toEqual(expected);
  });

  it('have no labels where the model predicts numbers', async () => {
    const scorer = sampleScorer((tenure) => ({ task: 'regression', predictions: Float64Array.from(tenure) }));
    expect(await scoreRows(scorer, sampleRows({ tenure: [3, 4] }))).toEqual({
      scores: Float64Array.of(3, 4),
      labels: [],
    });
  });

  it('are refused where they do not fit the model', async () => {
    await expect(scoreRows(sampleScorer(echo), sampleRows({ other: [1] }))).rejects.toMatchObject({
      code: 'COLUMN_MISSING',
    });
    await expect(scoreRows(sampleScorer(echo), sampleRows({ tenure: ['x'] }))).rejects.toMatchObject({
      code: 'COLUMN_TYPE',
    });
  });

  it('are left where the caller gives up', async () => {
    const gone = AbortSignal.abort(new Error('enough'));
    await expect(scoreRows(sampleScorer(echo), sampleRows({ tenure: [1] }), gone)).rejects.toThrow('enough');
  });
});

describe('rows on their way to the model', () => {
  it('are columns of the signature, optional ones missing where the rows have none', async () => {
    const seen: unknown[] = [];
    const scorer = sampleScorer(echo, {
      inputs: [
        { name: 'tenure', type: 'double', required: true },
        { name: 'note', type: 'string', required: false },
      ],
    });
    const noting: typeof scorer = {
      ...scorer,
      score: (input) => {
        seen.push(input);
        return scorer.score(input);
      },
    };
    await scoreRows(noting, sampleRows({ tenure: [0.5, 0.25], other: ['x', 'y'] }));
    const columns = new Map<string, unknown>([
      ['tenure', [0.5, 0.25]],
      ['note', [null, null]],
    ]);
    expect(seen).toEqual([{ rows: 2, columns }]);
  });

  it('let others have their turn between two runs, and are left there where the caller gives up', async () => {
    const caller = new AbortController();
    const sizes: number[] = [];
    const scorer = sampleScorer((tenure) => {
      if (sizes.length === 0) setImmediate(() => caller.abort(new Error('enough')));
      sizes.push(tenure.length);
      return echo(tenure);
    });
    const rows = sampleRows({ tenure: Array.from({ length: 1100 }, () => 0) });
    await expect(scoreRows(scorer, rows, caller.signal)).rejects.toThrow('enough');
    expect(sizes).toEqual([512]);
  });
});

describe('the numbers of a batch', () => {
  it('are probabilities or predictions', () => {
    const numbers = Float64Array.of(0.5, 0.25);
    expect(numbersOf({ task: 'binary', labels: [], probabilities: numbers })).toBe(numbers);
    expect(numbersOf({ task: 'multiclass', labels: [], classes: [], probabilities: numbers })).toBe(numbers);
    expect(numbersOf({ task: 'regression', predictions: numbers })).toBe(numbers);
  });

  it('are not to be had of other outputs', () =>
    expect(() => numbersOf({ task: 'outputs', rows: 1, outputs: new Map() })).toThrow(
      expect.objectContaining({
        code: 'MODEL_OUTPUT_UNSUPPORTED',
        message: 'the model gives neither probabilities nor predictions',
      }),
    ));
});
