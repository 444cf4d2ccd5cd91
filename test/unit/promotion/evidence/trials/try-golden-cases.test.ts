import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../../../shared/kernel/digest.ts';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import {
  tryChampionCases,
  tryGoldenCases,
} from '../../../../../shared/promotion/evidence/trials/try-golden-cases.ts';
import type { ScoredBatch } from '../../../../../shared/scoring/column-batch.ts';
import { createScorer, type Scorer } from '../../../../../shared/scoring/create-scorer.ts';
import type { InputColumn } from '../../../../../shared/scoring/model-description.ts';
import { echo, sampleScorer } from '../../model-sample.ts';
import { shelve } from '../../model-shelf.ts';
import { telcoCustomer } from '../../telco-customer.ts';
import { casesOf, goldenFile, goldenFolder, goldenInputs as inputs } from './golden-sample.ts';

/** The cases that do not hold. */
async function failuresOf(
  expectations: Record<string, object>,
  scorer: Scorer = sampleScorer(echo),
  sent: object = inputs,
) {
  const trial = await tryGoldenCases(scorer, await goldenFolder(casesOf(expectations, sent)));
  if (trial.state !== 'tried') throw new Error(trial.state);
  return trial.failed;
}

const answering = (answer: ScoredBatch) => sampleScorer(() => answer);
const failing = (error: Error) =>
  sampleScorer((): ScoredBatch => {
    throw error;
  });

const outOfRange = 'the probability is out of range';
const noClass = 'asks for the probability of a class that the model does not have';
const label = { label: 'No' };
const noColumn = 'has inputs that are no columns of the model';

describe('golden cases that are tried', () => {
  it('are asked one by one, and hold or not', async () => {
    const rows: number[][] = [];
    const scorer = sampleScorer((tenure) => {
      rows.push([...tenure]);
      return echo(tenure);
    });
    const content = goldenFile(
      { name: 'stays', inputs: { tenure: 0.25 }, expect: { label: 'No' } },
      { name: 'leaves', inputs: { tenure: 0.75 }, expect: { label: 'No' } },
    );
    expect(await tryGoldenCases(scorer, await goldenFolder(content))).toEqual({
      state: 'tried',
      digest: sha256(JSON.stringify(content)),
      cases: 2,
      failed: [{ name: 'leaves', why: 'another label' }],
    });
    expect(rows).toEqual([[0.25], [0.75]]);
  });

  it('are none where the file is absent or cannot be read', async () => {
    const scorer = sampleScorer(echo);
    expect(await tryGoldenCases(scorer, await goldenFolder(null))).toEqual({ state: 'absent' });
    expect((await tryGoldenCases(scorer, await goldenFolder('no JSON'))).state).toBe('invalid');
  });

  it('hold or not by label, probability and class, the ends of a range included', async () => {
    const failed = await failuresOf({
      label: { label: 'No' },
      'other label': { label: 'Yes' },
      exactly: { probability: { min: 0.25, max: 0.25 } },
      below: { probability: { min: 0.2501 } },
      above: { probability: { max: 0.2499 } },
      positive: { probability: { of: 'Yes', min: 0.25, max: 0.25 } },
      negative: { probability: { of: 'No', min: 0.75, max: 0.75 } },
      'not negative': { probability: { of: 'No', max: 0.7 } },
      unknown: { probability: { of: 'Maybe' } },
      number: { prediction: { value: 0.25, tolerance: 1 } },
      'label first': { label: 'Yes', probability: { min: 0.9 } },
      'label, then probability': { label: 'No', probability: { min: 0.9 } },
    });
    expect(failed).toEqual([
      { name: 'other label', why: 'another label' },
      { name: 'below', why: outOfRange },
      { name: 'above', why: outOfRange },
      { name: 'not negative', why: outOfRange },
      { name: 'unknown', why: noClass },
      { name: 'number', why: 'the model gives no prediction' },
      { name: 'label first', why: 'another label' },
      { name: 'label, then probability', why: outOfRange },
    ]);
  });

  it('are about a class of a multiclass model', async () => {
    const scorer = answering({
      task: 'multiclass',
      labels: ['b'],
      classes: ['a', 'b', 'c'],
      probabilities: Float64Array.of(0.1, 0.7, 0.2),
    });
    const failed = await failuresOf(
      {
        b: { label: 'b', probability: { of: 'b', min: 0.7, max: 0.7 } },
        c: { probability: { of: 'c', min: 0.3 } },
        unnamed: { probability: { min: 0 } },
        unknown: { probability: { of: 'd' } },
      },
      scorer,
    );
    expect(failed).toEqual([
      { name: 'c', why: outOfRange },
      { name: 'unnamed', why: noClass },
      { name: 'unknown', why: noClass },
    ]);
  });

  it('are about a number of a regression, the tolerance included', async () => {
    const failed = await failuresOf(
      {
        near: { prediction: { value: 12, tolerance: 2 } },
        under: { prediction: { value: 8, tolerance: 2 } },
        far: { prediction: { value: 12.1, tolerance: 2 } },
        'far under': { prediction: { value: 7.9, tolerance: 2 } },
        label: { label: 'b' },
        share: { probability: { min: 0 } },
      },
      answering({ task: 'regression', predictions: Float64Array.of(10) }),
    );
    expect(failed).toEqual([
      { name: 'far', why: 'the prediction is outside the tolerance' },
      { name: 'far under', why: 'the prediction is outside the tolerance' },
      { name: 'label', why: 'the model gives no label' },
      { name: 'share', why: 'the model gives no probability' },
    ]);
  });

  it.each([NaN, Infinity])('never hold with the answer %d', async (answer) => {
    const binary = answering(echo([answer]));
    expect(await failuresOf({ any: { probability: {} } }, binary)).toHaveLength(1);
    const number = answering({ task: 'regression', predictions: Float64Array.of(answer) });
    expect(await failuresOf({ any: { prediction: { value: 0, tolerance: 9 } } }, number)).toHaveLength(1);
  });
});

describe('golden cases that a model cannot answer', () => {
  it('name what is no column of it', async () =>
    expect(await failuresOf({ odd: label }, undefined, { ...inputs, Tenure: 1 })).toEqual([
      { name: 'odd', why: noColumn },
    ]));

  it('lack a column, which is none that every object has, or have a value of another type', async () => {
    for (const name of ['other', 'constructor']) {
      const scorer = sampleScorer(echo, { inputs: [{ name, type: 'any', required: true }] });
      expect(await failuresOf({ short: label }, scorer, {})).toEqual([
        { name: 'short', why: 'COLUMN_MISSING columns' },
      ]);
    }
    expect(await failuresOf({ mistyped: label }, sampleScorer(echo), { tenure: 'a secret' })).toEqual([
      { name: 'mistyped', why: 'COLUMN_TYPE data[0].tenure' },
    ]);
  });

  it('need not name what is optional', async () => {
    const note: InputColumn = { name: 'note', type: 'string', required: false };
    const scorer = sampleScorer(() => echo([0.25]), { inputs: [note] });
    expect(await failuresOf({ short: label }, scorer, {})).toEqual([]);
  });

  it('break it', async () => {
    const breaking = failing(new RelevoError('MODEL_RUN_FAILED', 'a value that nobody should read'));
    const failed = await failuresOf({ breaks: label }, breaking);
    expect(failed).toEqual([{ name: 'breaks', why: 'MODEL_RUN_FAILED' }]);
  });

  it.each([
    new RelevoError('SCORER_RELEASED', 'gone', { retryable: true }),
    new TypeError('a fault of ours'),
  ])('are an error where %s says nothing of the model', (error) =>
    expect(failuresOf({ any: label }, failing(error))).rejects.toBe(error),
  );

  it('stop when they are told to, between two', async () => {
    const caller = new AbortController();
    let asked = 0;
    const scorer = sampleScorer((tenure) => {
      asked += 1;
      caller.abort();
      return echo(tenure);
    });
    const folder = await goldenFolder(casesOf({ one: label, two: label }));
    await expect(tryGoldenCases(scorer, folder, caller.signal)).rejects.toThrow('aborted');
    expect(asked).toBe(1);
  });
});

/** What a candidate makes of a champion's cases; null: it has no such file. */
const asked = async (
  own: unknown,
  ofChampion: unknown,
  columns: readonly string[] = [],
  signal?: AbortSignal,
) => {
  const others = columns.map((name) => ({ name, type: 'string' as const, required: true }));
  const champion = { directory: await goldenFolder(ofChampion), inputs: others };
  return tryChampionCases(sampleScorer(echo), await goldenFolder(own), champion, signal);
};

describe('golden cases of the champion', () => {
  const stays = casesOf({ stays: { label: 'No' } });
  const both = casesOf({ stays: { label: 'No' }, leaves: { label: 'Yes' } });
  it('are asked of a version that leaves them out or expects otherwise', async () => {
    const trial = {
      state: 'tried',
      digest: sha256(JSON.stringify(both)),
      cases: 2,
      failed: [{ name: 'leaves', why: 'another label' }],
    };
    for (const own of [null, stays, casesOf({ leaves: { label: 'No' } }), 'no JSON'])
      expect(await asked(own, both)).toEqual(trial);
  });

  it('are not asked twice where both have the same file, nor where it has none', async () => {
    expect(await asked(both, both)).toBeUndefined();
    expect(await asked(both, null)).toBeUndefined();
  });

  it('may be unreadable, for which the candidate has no blame of its own', async () => {
    const unreadable = { state: 'invalid', why: expect.stringMatching(/^the file: /) };
    expect(await asked(null, 'no JSON')).toEqual(unreadable);
    expect(await asked('no JSON', 'no JSON')).toEqual(unreadable);
  });

  it('may have columns that the candidate does not need any more', async () => {
    const wanted = casesOf({ stays: { label: 'No' } }, { ...inputs, region: 'north' });
    expect(await asked(null, wanted, ['region'])).toMatchObject({ failed: [] });
    expect(await asked(null, wanted)).toMatchObject({ failed: [{ name: 'stays', why: noColumn }] });
  });

  it('stop when they are told to', () =>
    expect(asked(null, both, [], AbortSignal.abort())).rejects.toThrow('aborted'));
});

it('hold for a real model', async () => {
  const { directory } = await shelve();
  const customer = { ...telcoCustomer, TotalCharges: 29.85 };
  const folder = await goldenFolder(
    casesOf({ leaves: { label: 'Yes', probability: { min: 0.5 } }, stays: { label: 'No' } }, customer),
  );
  const scorer = await createScorer({ directory });
  const trial = await tryGoldenCases(scorer, folder);
  await scorer.release();
  expect(trial).toMatchObject({ state: 'tried', failed: [{ name: 'stays', why: 'another label' }] });
});
