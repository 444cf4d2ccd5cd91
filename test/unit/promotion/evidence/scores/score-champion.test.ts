import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { scoreChampion } from '../../../../../shared/promotion/evidence/scores/score-champion.ts';
import type { ScoredBatch } from '../../../../../shared/scoring/column-batch.ts';
import type { Scorer } from '../../../../../shared/scoring/create-scorer.ts';
import { echo, sampleDescription, sampleRows, sampleScorer } from '../../model-sample.ts';
import { registeredVersion } from '../../stated-record.ts';

const opened = (scorer: Scorer | undefined) => ({
  description: scorer?.description ?? sampleDescription(),
  scorer,
  problems: [],
  bytes: null,
  loadMs: null,
});

/** What a champion says of two rows, the second of them positive. */
const ask = (champion: Scorer | undefined | 'none', signal?: AbortSignal) => {
  const input: Parameters<typeof scoreChampion>[0] = {
    candidate: opened(sampleScorer(echo)),
    champion:
      champion === 'none'
        ? { kind: 'none' }
        : { kind: 'opened', version: registeredVersion('6'), directory: '', model: opened(champion) },
  };
  const truth = { task: 'binary', classIndex: Int32Array.of(0, 1) } as const;
  return scoreChampion(input, sampleRows({ tenure: [0.25, 0.75] }), truth, signal);
};

const missing = (what: string) => ({ predictions: undefined, problems: [{ kind: 'missing', what }] });
const failing = (error: Error) =>
  sampleScorer((): ScoredBatch => {
    throw error;
  });

describe('what the champion says of the rows', () => {
  it('is its answers beside the truth', async () =>
    expect(await ask(sampleScorer(echo))).toEqual({
      predictions: {
        task: 'binary',
        truth: Uint8Array.of(0, 1),
        decided: Uint8Array.of(0, 1),
        probabilities: Float64Array.of(0.25, 0.75),
      },
      problems: [],
    }));

  it('is nothing where there is none, or none that is opened', async () => {
    for (const champion of ['none', undefined] as const)
      expect(await ask(champion)).toEqual({ predictions: undefined, problems: [] });
  });

  it('is missing where it is not finite or in another form', async () => {
    const infinite = sampleScorer((tenure) => ({
      task: 'binary',
      labels: tenure.map(() => 'No'),
      probabilities: Float64Array.of(0.5, Infinity),
    }));
    expect(await ask(infinite)).toEqual(missing('the champion gives scores that are not finite'));
    expect(await ask(sampleScorer(echo, { positive: 'No' }))).toEqual(
      missing('the champion answers in another form'),
    );
  });

  it('is missing where it cannot be asked, for its reason', async () => {
    const refused = new RelevoError('COLUMN_MISSING', 'absent', { path: 'plan' });
    expect(await ask(failing(refused))).toEqual(
      missing('the champion cannot be scored: COLUMN_MISSING plan absent'),
    );
    expect(await ask(failing(new RelevoError('MODEL_RUN_FAILED', 'no')))).toEqual(
      missing('the champion cannot be scored: MODEL_RUN_FAILED no'),
    );
  });

  it('is left where the caller gives up', () =>
    expect(ask(sampleScorer(echo), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough'));

  it('is nothing where it cannot be compared by the rows that there are', async () =>
    expect(
      await ask(sampleScorer(echo, { inputs: [{ name: 'plan', type: 'long', required: true }] })),
    ).toEqual(
      missing('the champion cannot be scored: COLUMN_MISSING columns the model needs the columns plan'),
    ));

  it.each([
    ['of the moment', new RelevoError('SCORER_RELEASED', 'gone', { retryable: true })],
    ['of the machine', new Error('out of memory')],
  ])('is not known after a failure %s', (_, failure) => expect(ask(failing(failure))).rejects.toBe(failure));
});
