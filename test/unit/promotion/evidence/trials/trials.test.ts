import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { createScorer, type Scorer } from '../../../../../shared/scoring/create-scorer.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { gatherFrom, shelve } from '../../model-shelf.ts';

const telco = sampleRules({}, { entity: 'customerID' });

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

  it('is tried in the same way every time', async () => {
    expect(await trialsOf(unchanged)).toEqual(await trialsOf(unchanged));
  });

  it.each(['multiclass', 'regression'])('may be a %s model', async (fixture) => {
    const rules =
      fixture === 'regression'
        ? { task: 'regression', target: 'MonthlyCharges', primary: 'rmse' }
        : { task: 'multiclass', target: 'Contract', primary: 'f1' };
    const model = await shelve({ fixture: `models/${fixture}` });
    const { trials } = await gatherFrom(
      model,
      undefined,
      sampleRules({}, { ...rules, positive: undefined, entity: null }),
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

  it('answers otherwise when asked again', async () => {
    const trials = await trialsOf((scorer) => async (input) => {
      const scored = await scorer.score(input);
      if (scored.task !== 'binary' || input.rows !== 1) return scored;
      return { ...scored, probabilities: scored.probabilities.map((p) => p / 2) };
    });
    expect(trials?.repeated.largestDifference).toBeGreaterThan(0.1);
  });

  it('fails as a whole where the failure is of the moment', async () => {
    const failing = trialsOf((scorer) => async (input) => {
      if (input.rows === 256) throw new RelevoError('SCORER_RELEASED', 'gone', { retryable: true });
      return scorer.score(input);
    });
    await expect(failing).rejects.toMatchObject({ code: 'SCORER_RELEASED' });
  });
});
