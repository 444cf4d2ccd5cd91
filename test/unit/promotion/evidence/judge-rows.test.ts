import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../shared/kernel/error.ts';
import type { AnchorRows } from '../../../../shared/promotion/anchor/score-anchor.ts';
import { bareEvidence } from '../../../../shared/promotion/evidence/bare-evidence.ts';
import { judgeRows, type JudgeRowsInput } from '../../../../shared/promotion/evidence/judge-rows.ts';
import type { ModelDescription } from '../../../../shared/scoring/model-description.ts';
import { sampleRules } from '../evidence-sample.ts';
import { bareSet, championOf, judgeInput, openedModel } from '../judge-sample.ts';
import { echo, sampleScorer } from '../model-sample.ts';
import { jsonLines, parquet, type Row } from '../table-files.ts';

/** Four rows; the candidate's answer is the tenure, of which the training recorded 0.1 less for the last. */
const four = [
  { id: 'a', tenure: 0.1, Churn: 'No', plan: 'x', fee: 5, __probability: 0.1, __label: 'No' },
  { id: 'b', tenure: 0.4, Churn: 'Yes', plan: 'y', fee: 6, __probability: 0.4, __label: 'No' },
  { id: 'c', tenure: 0.6, Churn: 'No', plan: 'x', fee: 7, __probability: 0.6, __label: 'Yes' },
  { id: 'd', tenure: 0.9, Churn: 'Yes', plan: 'y', fee: 8, __probability: 0.8, __label: 'No' },
].map((row, at) => ({ ...row, seen: 10 * at, __training_rows: at % 2 }));
const quiet = { severity: { latency: 'off' } };
const rules = sampleRules(quiet, { entity: 'id' });

const candidateOf = (
  file: string,
  answer: Parameters<typeof sampleScorer>[0] = echo,
  changes: Partial<ModelDescription> = {},
) => ({
  directory: dirname(file),
  candidate: openedModel(sampleScorer(answer, { entity: 'id', evaluation: basename(file), ...changes })),
});

/** Each row's tenure is the probability of No. */
const opposite = sampleScorer((tenure) => echo(tenure.map((one) => 1 - one)));

const judged = async (rows: readonly Row[], changes: Partial<JudgeRowsInput> = {}) =>
  judgeRows(judgeInput({ rules, ...candidateOf(await jsonLines(rows)), ...changes }));

const predicted = (truth: number[], probabilities: number[]) => ({
  task: 'binary',
  truth: Uint8Array.from(truth),
  probabilities: Float64Array.from(probabilities),
  decided: Uint8Array.from(probabilities, (one) => (one >= 0.5 ? 1 : 0)),
});

describe('the rows that a candidate is judged on', () => {
  it('are scored by both models, without those that the champion was trained on', async () => {
    const own = {
      ...bareSet({ source: 'candidate' }),
      rejected: { decision: 1, version: '5', policyDigest: '' },
    };
    const asked: AnchorRows[] = [];
    const found = await judged(four, {
      champion: championOf(opposite, await jsonLines([{ id: 'z' }])),
      trainingSet: [await jsonLines([{ id: 'b' }])],
      rules: sampleRules({ ...quiet, slices: { columns: ['plan'] } }, { entity: 'id', time: 'seen' }),
      sets: [own],
      anchor: async (rows) => {
        asked.push(rows);
        const predictions = { ...predicted([0, 1, 0, 1], [0.2, 0.3, 0.4, 0.5]), task: 'binary' as const };
        const seen = [true, false, true, false];
        return {
          kind: 'scored',
          version: '3',
          passedOver: ['v4 is gone'],
          predictions,
          overlap: 'entity',
          seen,
        };
      },
    });
    expect(found).toMatchObject({
      problems: [],
      origin: 'new-design',
      rows: {
        used: 3,
        excluded: 1,
        overlap: 'entity',
        entities: ['a', 'c', 'd'],
        times: Float64Array.of(0, 20, 30),
        groups: [{ column: 'plan', names: ['x', 'y'], of: Uint16Array.of(0, 0, 1) }],
        amounts: undefined,
      },
      candidate: { version: '7', predictions: predicted([0, 0, 1], [0.1, 0.6, 0.9]) },
      champion: { version: '6', predictions: predicted([0, 0, 1], [0.9, 0.4, 1 - 0.9]) },
      anchor: {
        kind: 'scored',
        version: '3',
        passedOver: ['v4 is gone'],
        overlap: 'entity',
        predictions: predicted([0, 0, 1], [0.2, 0.4, 0.5]),
        seen: Uint8Array.of(1, 1, 0),
      },
      parity: { rows: 4, largestDifference: expect.closeTo(0.1, 12), changedLabels: 1 },
      trainedOn: { method: 'entity', rows: 4, seen: 2, chance: 0 },
      trials: {
        perturbed: [{ kind: 'nulls' }, { kind: 'unseen' }, { kind: 'extremes' }],
        repeated: { rows: 4, largestDifference: 0, changedLabels: 0 },
      },
      times: undefined,
      set: own.set,
      rejected: own.rejected,
    });
    expect(asked).toMatchObject([
      { rows: { rows: 4 }, description: { entity: 'id' }, truth: { task: 'binary' } },
    ]);
  });

  it('may have neither champion nor former champion, nor a set that anybody knows', async () => {
    const bare = four.map(({ id, tenure, Churn }) => ({ id, tenure, Churn }));
    expect(await judged(bare)).toMatchObject({
      problems: [],
      rows: { used: 4, excluded: 0, overlap: 'none', times: undefined, groups: [] },
      candidate: { predictions: predicted([0, 1, 0, 1], [0.1, 0.4, 0.6, 0.9]) },
      champion: null,
      anchor: { kind: 'none', why: 'nobody was champion' },
      parity: undefined,
      trainedOn: undefined,
      set: null,
      rejected: null,
    });
  });

  it('may be others than its own, on which its export is compared and its training counted', async () => {
    const file = await jsonLines([{ id: 'n', tenure: 0.7, Churn: 'Yes' }]);
    const frozen = bareSet({ file });
    const found = await judged(four, {
      champion: championOf(opposite, await jsonLines([{ id: 'z' }])),
      ownTrainingSet: [await jsonLines([...four, { id: 'y' }])],
      sets: [frozen, bareSet({ source: 'candidate' })],
    });
    expect(found).toMatchObject({
      problems: [],
      rows: { used: 1, entities: ['n'] },
      candidate: { predictions: predicted([1], [0.7]) },
      champion: { predictions: predicted([1], [1 - 0.7]) },
      parity: { rows: 4, changedLabels: 1 },
      trainedOn: { rows: 4, seen: 2 },
      trials: { repeated: { rows: 4 } },
      set: frozen.set,
    });
  });

  it('have twins by chance as far as the own training has', async () => {
    const twins = [1, 1, 2, 3, 3].map((tenure) => ({ tenure, Churn: 'No' }));
    const file = await jsonLines(four);
    const nameless = candidateOf(file, echo, { entity: null });
    const known = {
      ...nameless,
      rules: { ...rules, entity: null },
      ownTrainingSet: [await jsonLines(twins)],
    };
    expect((await judged(four, known)).trainedOn).toEqual({ method: 'row', rows: 4, seen: 2, chance: 0.8 });
  });

  it('are timed with both models where the policy asks', async () => {
    const timed = sampleRules({ latency: { calls: 100 } }, { entity: 'id' });
    const champion = championOf(opposite, await jsonLines([{ id: 'z' }]));
    const { times } = await judged(four, { rules: timed, champion });
    expect([times?.candidate.length, times?.champion?.length]).toEqual([100, 100]);
    const alone = (await judged(four, { rules: timed })).times;
    expect([alone?.candidate.length, alone?.champion]).toEqual([100, undefined]);
  });

  it('say all that is wrong with them', async () => {
    const nan = sampleScorer((tenure) => echo(tenure.map(() => NaN)));
    const value = { truePositive: { column: 'fee' } };
    const rows = four.map(({ id: _id, ...row }) => ({ ...row, fee: 'much' }));
    const file = await jsonLines(rows);
    const { candidate, directory } = candidateOf(file);
    const problem = { kind: 'missing', what: 'no digest of model.onnx' } as const;
    const found = await judged(rows, {
      directory,
      candidate: { ...candidate, problems: [problem] },
      champion: championOf(nan, '/nowhere/rows.jsonl'),
      trainingSet: [file],
      rules: sampleRules({ ...quiet, value }, { entity: 'id', time: 'when' }),
    });
    expect(found.problems).toEqual([
      problem,
      { kind: 'missing', what: expect.stringMatching(/^which rows the champion was trained on cannot/) },
      { kind: 'missing', what: 'the champion gives scores that are not finite' },
      { kind: 'missing', what: 'the evaluation rows have no column id' },
      { kind: 'missing', what: 'the evaluation rows do not all have a time in when' },
      { kind: 'broken', what: 'fee is not a finite amount in 4 rows' },
    ]);
    expect(found.champion?.predictions).toBeUndefined();
    expect(found.candidate.predictions?.truth).toHaveLength(4);
  });
});

const failing = (error: Error) => () => {
  throw error;
};
const failure = (options: object) => new RelevoError('MODEL_RUN_FAILED', 'it stopped', options);
const spoiled = (value: number) => (tenure: readonly number[]) =>
  echo(tenure.map((one) => (one > 0.5 ? value : one)));

describe('a candidate of which no row can be judged', () => {
  it('is known as it is', async () => {
    const unloaded = judgeInput({ candidate: openedModel(undefined) });
    expect(await judgeRows(unloaded)).toEqual(bareEvidence(unloaded));
    const broken = { kind: 'broken', what: 'other SHA-256' } as const;
    const { candidate } = candidateOf('/nowhere/rows.csv');
    const changed = judgeInput({ rules, candidate: { ...candidate, problems: [broken] } });
    expect(await judgeRows(changed)).toEqual(bareEvidence(changed));
    expect((await judgeRows(changed)).problems).toEqual([broken]);
  });

  const infinite = 'the candidate gives scores that are not finite';
  it.each<[string, () => Promise<ReturnType<typeof candidateOf>>]>([
    [
      '1 evaluation rows have a Churn that is no label of the model',
      async () => candidateOf(await jsonLines([...four.slice(1), { ...four[0], Churn: 'Maybe' }])),
    ],
    [infinite, async () => candidateOf(await jsonLines(four), spoiled(NaN))],
    [infinite, async () => candidateOf(await jsonLines(four), spoiled(-Infinity))],
    [
      'the predictions recorded at training are not all finite',
      async () =>
        candidateOf(
          await parquet(
            "SELECT 'a' AS id, 0.1 AS tenure, 'No' AS Churn, unnest([0.1, 'NaN'::DOUBLE]) AS __probability",
          ),
        ),
    ],
    [
      'the candidate cannot be scored: MODEL_RUN_FAILED tenure it stopped',
      async () => candidateOf(await jsonLines(four), failing(failure({ path: 'tenure' }))),
    ],
    [
      'the candidate cannot be scored: TABLE_FORMAT  a table is a .csv, .parquet or .jsonl file',
      async () => candidateOf('/nowhere/rows.txt'),
    ],
  ])('is broken: %s', async (what, make) => {
    const input = judgeInput({ rules, ...(await make()) });
    expect(await judgeRows(input)).toEqual({ ...bareEvidence(input), problems: [{ kind: 'broken', what }] });
  });

  it('is not broken by a failure that may pass, one of the machine, or a stop', async () => {
    const file = await jsonLines(four);
    const failures = [failure({ retryable: true }), new Error('out of memory')];
    for (const error of failures)
      await expect(judged(four, candidateOf(file, failing(error)))).rejects.toBe(error);
    const stopped = AbortSignal.abort(failures[1]);
    await expect(judgeRows(judgeInput({ rules, ...candidateOf(file) }), stopped)).rejects.toBe(failures[1]);
  });
});
