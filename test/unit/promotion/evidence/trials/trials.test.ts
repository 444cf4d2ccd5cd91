import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { scoreRows } from '../../../../../shared/promotion/evidence/scores/score-rows.ts';
import { tryCandidate } from '../../../../../shared/promotion/evidence/trials/trials.ts';
import { createScorer, type Scorer } from '../../../../../shared/scoring/create-scorer.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { sampleRows, sampleScorer } from '../../model-sample.ts';
import { gatherFrom, shelve } from '../../model-shelf.ts';

const telco = sampleRules({ severity: { latency: 'off' } }, { entity: 'customerID' });

/** Shares that come up once each, so that a row is known by its own. */
const shares = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, row) => from + row / count);
const scoredAs = (values: readonly number[], label = 'No') => ({
  scores: Float64Array.from(values),
  labels: values.map(() => label),
});

/** A model that says No to everything with its tenure as probability, and notes what it is asked at once. */
function noting(answer: (tenure: readonly number[]) => readonly number[] = (tenure) => tenure) {
  const asked: number[][] = [];
  const scorer = sampleScorer((tenure) => {
    asked.push([...tenure]);
    const probabilities = Float64Array.from(answer(tenure));
    return { task: 'binary', labels: tenure.map(() => 'No'), probabilities };
  });
  return { asked, scorer };
}

const together = (asked: readonly number[][]): number[][] => asked.filter(({ length }) => length > 1);
const alone = (asked: readonly number[][]): number[] => asked.filter(({ length }) => length === 1).flat();

describe('trials of a model', () => {
  it('are 256 rows in each way that the signature lets through, and 64 of them once more', async () => {
    const { asked, scorer } = noting();
    const tenure = shares(300);
    const trials = await tryCandidate(scorer, sampleRows({ tenure }), scoredAs(tenure));
    const [nulls, extremes] = together(asked);
    expect([nulls?.length, extremes?.length, together(asked).length]).toEqual([256, 256, 2]);
    expect(new Set(nulls)).toContain(0);
    const outside = (extremes ?? []).filter((share) => share < 0 || share > 1);
    expect(outside.length).toBeGreaterThan(100);
    expect(trials).toEqual({
      perturbed: [
        { kind: 'nulls', rows: 256, failed: 0, broken: 0, changedLabels: 0 },
        { kind: 'unseen', rows: 0, failed: 0, broken: 0, changedLabels: 0 },
        { kind: 'extremes', rows: 256, failed: 0, broken: outside.length, changedLabels: 0 },
      ],
      repeated: { rows: 64, largestDifference: 0, changedLabels: 0 },
    });
    expect(alone(asked)).toHaveLength(64);
    expect(new Set(alone(asked)).size).toBeGreaterThan(40);
    expect(alone(asked).every((share) => tenure.includes(share))).toBe(true);
  });

  it('are on rows by their number only, from all over them', async () => {
    const { asked, scorer } = noting();
    for (const tenure of [shares(1000), shares(1000, 1)])
      await tryCandidate(scorer, sampleRows({ tenure }), scoredAs(tenure));
    const rows = alone(asked).map((share) => Math.round(1000 * share));
    expect(rows.slice(64)).toEqual(rows.slice(0, 64).map((row) => row + 1000));
    expect([Math.min(...rows) < 100, Math.max(...rows.slice(0, 64)) > 900]).toEqual([true, true]);
  });

  it('are as many as there are rows', async () => {
    const { scorer } = noting();
    const three = await tryCandidate(scorer, sampleRows({ tenure: shares(3) }), scoredAs(shares(3)));
    expect([...three.perturbed, three.repeated].map(({ rows }) => rows)).toEqual([3, 0, 3, 3]);
    const none = await tryCandidate(scorer, sampleRows({ tenure: [] }), scoredAs([]));
    expect(none.perturbed.map(({ rows, failed }) => rows + failed)).toEqual([0, 0, 0]);
    expect(none.repeated).toEqual({ rows: 0, largestDifference: 0, changedLabels: 0 });
  });

  it('count labels that are others than before, of all and of the same rows', async () => {
    const tenure = shares(20);
    const trials = await tryCandidate(noting().scorer, sampleRows({ tenure }), scoredAs(tenure, 'Yes'));
    expect(trials.perturbed.map(({ changedLabels }) => changedLabels)).toEqual([20, 0, 20]);
    expect(trials.repeated.changedLabels).toBe(20);
  });

  it('count rows that break the model, alone and asked again', async () => {
    const breaking = new RelevoError('MODEL_RUN_FAILED', 'no');
    const { asked, scorer } = noting((tenure) => {
      if (tenure.some((share) => share > 1 || share === 0.5)) throw breaking;
      return tenure;
    });
    const tenure = [0.25, 0.5, 0.75, 0.625];
    const trials = await tryCandidate(scorer, sampleRows({ tenure }), scoredAs(tenure, 'Yes'));
    const [nulls, extremes] = together(asked).map((rows) =>
      rows.filter((share) => share > 1 || share === 0.5),
    );
    expect(trials.perturbed).toMatchObject([
      { rows: 4, failed: nulls?.length, changedLabels: 4 - (nulls?.length ?? 0) },
      { rows: 0, failed: 0 },
      { rows: 4, failed: extremes?.length, changedLabels: 4 - (extremes?.length ?? 0) },
    ]);
    expect(alone(asked).slice(-4)).toContain(0.5);
    expect(trials.repeated).toEqual({ rows: 4, largestDifference: Infinity, changedLabels: 4 });
  });

  it('have no labels of a regression', async () => {
    const scorer = sampleScorer(
      (tenure) => ({ task: 'regression', predictions: Float64Array.from(tenure) }),
      {
        task: 'regression',
      },
    );
    const rows = sampleRows({ tenure: [7, 8, 9] });
    const scored = { scores: Float64Array.of(7, 8, 9), labels: [] };
    const trials = await tryCandidate(scorer, rows, scored);
    expect(trials.perturbed.map(({ changedLabels, broken }) => [changedLabels, broken])).toEqual([
      [null, 0],
      [0, 0],
      [null, 0],
    ]);
    expect(trials.repeated).toEqual({ rows: 3, largestDifference: 0, changedLabels: 0 });
  });

  it.each([
    ['a quarter down, an eighth up', 0.5, 0.375, 0.25],
    ['an eighth down, a quarter up', 0.625, 0.5, 0.25],
    ['to what is no number', NaN, 0.25, NaN],
  ])('find the answer that went furthest: %s', async (_, of75, of25, expected) => {
    const tenure = shares(100).map((share) => (share < 0.5 ? 0.25 : 0.75));
    const { scorer } = noting((asked) => asked.map((share) => (share === 0.75 ? of75 : of25)));
    const { repeated } = await tryCandidate(scorer, sampleRows({ tenure }), scoredAs(tenure));
    expect(repeated.largestDifference).toBe(expected);
  });

  it('compare each class of a row with itself', async () => {
    const scorer = sampleScorer((tenure) => ({
      task: 'multiclass',
      labels: tenure.map(() => 'a'),
      classes: ['a', 'b', 'c'],
      probabilities: Float64Array.from(tenure.flatMap((share) => [share, 0, 1 - share])),
    }));
    const rows = sampleRows({ tenure: [0, 0.25, 0.5, 0.75] });
    const { repeated } = await tryCandidate(scorer, rows, await scoreRows(scorer, rows));
    expect(repeated).toEqual({ rows: 4, largestDifference: 0, changedLabels: 0 });
  });

  it.each([
    ['after the first', 1, 1],
    ['before the same rows again', 2, 2],
  ])('are left where the caller gives up, %s', async (_, giveUpAt, expected) => {
    const caller = new AbortController();
    const { asked, scorer } = noting((tenure) => {
      if (asked.length === giveUpAt) caller.abort(new Error('enough'));
      return tenure;
    });
    const trying = tryCandidate(
      scorer,
      sampleRows({ tenure: shares(9) }),
      scoredAs(shares(9)),
      caller.signal,
    );
    await expect(trying).rejects.toThrow('enough');
    expect(asked).toHaveLength(expected);
  });
});

/** Trials of the Telco model behind a scorer that behaves otherwise. */
async function trialsOf(change: (scorer: Scorer) => Scorer['score']) {
  const openScorer = async (options: { directory: string }): Promise<Scorer> => {
    const scorer = await createScorer(options);
    return { ...scorer, score: change(scorer) };
  };
  return (await gatherFrom(await shelve(), undefined, telco, { openScorer })).trials;
}

const unchanged =
  (scorer: Scorer): Scorer['score'] =>
  (input) =>
    scorer.score(input);

const odd = (cells: Map<string, unknown[]>): boolean =>
  (cells.get('Contract') ?? []).includes('not seen before');

describe('a candidate that is tried', () => {
  it('answers rows with unusual values, and the same ones again', async () => {
    const trials = await trialsOf(unchanged);
    expect(trials?.perturbed.map(({ kind }) => kind)).toEqual(['nulls', 'unseen', 'extremes']);
    for (const { rows, failed, broken, changedLabels } of trials?.perturbed ?? []) {
      expect([rows, failed, broken]).toEqual([256, 0, 0]);
      expect(changedLabels).toBeLessThan(128);
    }
    expect(trials?.perturbed[2]?.changedLabels).toBeGreaterThan(0);
    expect(trials?.repeated).toMatchObject({ rows: 64, changedLabels: 0 });
    expect(trials?.repeated.largestDifference).toBeLessThan(1e-6);
  });

  it('is tried in the same way every time', async () =>
    expect(await trialsOf(unchanged)).toEqual(await trialsOf(unchanged)));

  it.each(['multiclass', 'regression'])('may be a %s model', async (fixture) => {
    const rules =
      fixture === 'regression'
        ? { task: 'regression', target: 'MonthlyCharges', primary: 'rmse' }
        : { task: 'multiclass', target: 'Contract', primary: 'f1' };
    const model = await shelve({ fixture: `models/${fixture}` });
    const { trials } = await gatherFrom(
      model,
      undefined,
      sampleRules({ severity: { latency: 'off' } }, { ...rules, positive: undefined, entity: null }),
    );
    expect(trials?.perturbed.map(({ failed, broken }) => failed + broken)).toEqual([0, 0, 0]);
    expect(
      trials?.perturbed.every(({ changedLabels }) => (changedLabels === null) === (fixture === 'regression')),
    ).toBe(true);
    expect(trials?.repeated.changedLabels).toBe(0);
  });

  it('breaks on single rows, which are counted', async () => {
    const trials = await trialsOf((scorer) => async (input) => {
      if ('columns' in input && odd(input.columns))
        throw new RelevoError('MODEL_RUN_FAILED', 'unknown category');
      return scorer.score(input);
    });
    const [nulls, unseen] = trials?.perturbed ?? [];
    expect(nulls?.failed).toBe(0);
    expect(unseen?.failed).toBeGreaterThan(0);
    expect(unseen?.failed).toBeLessThan(20);
  });

  it('gives answers that are no probabilities, which are counted', async () => {
    const trials = await trialsOf((scorer) => async (input) => {
      const scored = await scorer.score(input);
      if (!('columns' in input) || scored.task !== 'binary') return scored;
      const tenure = input.columns.get('tenure') ?? [];
      const probabilities = scored.probabilities.map((p, row) => (Number(tenure[row]) > 100 ? NaN : p));
      return { ...scored, probabilities };
    });
    expect(trials?.perturbed.map(({ broken }) => broken > 0)).toEqual([false, false, true]);
  });

  it('fails as a whole where the failure is of the moment', async () => {
    const failing = trialsOf((scorer) => async (input) => {
      if (input.rows === 256) throw new RelevoError('SCORER_RELEASED', 'gone', { retryable: true });
      return scorer.score(input);
    });
    await expect(failing).rejects.toMatchObject({ code: 'SCORER_RELEASED' });
  });
});
