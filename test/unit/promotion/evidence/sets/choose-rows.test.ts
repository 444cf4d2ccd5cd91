import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import type { JudgeRowsInput } from '../../../../../shared/promotion/evidence/judge-rows.ts';
import { readTruth } from '../../../../../shared/promotion/evidence/rows/read-evaluation.ts';
import { chooseRows } from '../../../../../shared/promotion/evidence/sets/choose-rows.ts';
import type { KnownSet } from '../../../../../shared/promotion/evidence/sets/judged-set.ts';
import type { RowSet } from '../../../../../shared/promotion/evidence/sets/offered-sets.ts';
import type { ModelDescription } from '../../../../../shared/scoring/model-description.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { bareSet, championOf, judgeInput, openedModel } from '../../judge-sample.ts';
import { echo, sampleDescription, sampleRows, sampleScorer } from '../../model-sample.ts';
import { registeredVersion } from '../../stated-record.ts';
import { jsonLines, parquet, type Row } from '../../table-files.ts';

/** Twenty rows, of which seven are positive: s0 to s6. */
const twenty = Array.from({ length: 20 }, (_, at) => ({
  id: `s${at}`,
  tenure: at / 20,
  Churn: at < 7 ? 'Yes' : 'No',
}));
const rules = (gate: Record<string, unknown> = {}, rest: object = {}) =>
  sampleRules({ minRows: 20, minPositives: 7, ...gate }, { entity: 'id', ...rest });

const setOf = async (rows: readonly Row[] = twenty, changes: Partial<RowSet> = {}): Promise<KnownSet> =>
  bareSet({ file: await jsonLines(rows), ...changes });

const captured = { source: 'production', required: false } as const;
const ownSet = bareSet({ source: 'candidate', required: false });
const own = {
  rows: sampleRows({ id: ['s0', 's1', 's2'], tenure: [0.1, 0.2, 0.3], Churn: ['Yes', 'No', 'No'] }),
  scored: { scores: Float64Array.of(0.1, 0.2, 0.3), labels: ['No', 'No', 'No'] },
};

type Asked = Partial<JudgeRowsInput> & {
  description?: Partial<ModelDescription>;
  /** What the candidate's training was given, of which it held nothing back. */
  given?: readonly Row[];
  rows?: typeof own.rows;
};

/** What is chosen of these sets, the candidate's own at last. */
async function chosen(
  sets: readonly KnownSet[],
  { description = {}, given = [{ id: 'x' }], rows = own.rows, ...changes }: Asked = {},
  signal?: AbortSignal,
) {
  const candidate = sampleDescription({ entity: 'id', evaluation: null, ...description });
  const input = judgeInput({
    candidate: openedModel(sampleScorer(echo, candidate)),
    rules: rules(),
    ownTrainingSet: [await jsonLines(given)],
    sets: [...sets, ownSet],
    ...changes,
  });
  const truth = readTruth(rows, candidate);
  if ('problem' in truth) throw new Error(truth.problem);
  const answered = { ...own, rows, truth };
  return withDuckDb((database) => chooseRows(database, input, answered, signal));
}

const sourceOf = async (...call: Parameters<typeof chosen>) => (await chosen(...call)).known?.set.source;
const without = (...gone: number[]) => Uint32Array.from(twenty.keys().filter((at) => !gone.includes(at)));
const labelled = (Churn: string) => twenty.map((row) => ({ ...row, Churn }));
const tunedVersion = registeredVersion('7', { tags: { 'relevo.threshold': '0.4' } });
const idsOf = (...rows: number[]) => rows.map((at) => ({ id: `s${at}` }));

describe('the rows that are judged on', () => {
  it('are those of the set, with truth and answers', async () => {
    const known = await setOf();
    const found = await chosen([known]);
    expect(found).toMatchObject({
      known,
      used: without(),
      overlap: 'none',
      problems: [],
      rows: { rows: 20 },
    });
    expect(found.truth).toEqual({
      task: 'binary',
      classIndex: Int32Array.from(twenty, ({ Churn }) => (Churn === 'Yes' ? 1 : 0)),
    });
    expect(found.scored.scores).toEqual(Float64Array.from(twenty, ({ tenure }) => tenure));
  });

  it('are without those that one of the models was trained on', async () => {
    const champion = championOf(sampleScorer(echo), await jsonLines(idsOf(3)));
    const trainingSet = [await jsonLines(idsOf(3, 4, 5))];
    const asked = { champion, trainingSet, given: idsOf(9) };
    const found = await chosen([await setOf()], asked);
    expect(found).toMatchObject({ used: without(4, 5, 9), overlap: 'entity', problems: [] });
    const nameless = { description: { entity: null }, given: twenty.slice(9, 10) };
    expect((await chosen([await setOf()], nameless)).used).toEqual(without(9));
  });

  it('are without those that the threshold of a version may have been tuned on', async () => {
    // SHA-256 of `relevo threshold s0` and so on begins with an odd byte for these.
    const tuned = [1, 3, 10, 11, 12, 13, 14, 15, 19];
    expect((await chosen([await setOf()], { version: tunedVersion })).used).toEqual(without(...tuned));
    expect((await chosen([], { version: tunedVersion })).used).toEqual(Uint32Array.of(0, 2));
  });

  it('are no frozen set any more where the candidate was trained on more than five in a hundred', async () => {
    expect(await chosen([await setOf()], { given: idsOf(2) })).toMatchObject({
      known: { set: { source: 'frozen' } },
      used: without(2),
    });
    expect(await chosen([await setOf()], { given: idsOf(2, 5) })).toMatchObject({
      known: { set: { source: 'candidate' } },
      problems: [
        { kind: 'missing', what: 'the frozen rows are not judged on: the candidate was trained on 2 of 20' },
      ],
    });
  });

  it('may be captured ones that were trained on, if enough are left', async () => {
    const production = [await setOf(twenty, captured)];
    const given = idsOf(7, 8, 9);
    expect(await chosen(production, { given, rules: rules({ minRows: 17 }) })).toMatchObject({
      known: { set: { source: 'production' } },
      used: without(7, 8, 9),
    });
    expect(await chosen(production, { given, rules: rules({ minRows: 18 }) })).toMatchObject({
      known: { set: { source: 'candidate' } },
      used: Uint32Array.of(0, 1, 2),
      problems: [],
    });
  });

  it('need enough of the rarer label, whichever it is', async () => {
    const swapped = twenty.map((row) => ({ ...row, Churn: row.Churn === 'Yes' ? 'No' : 'Yes' }));
    for (const rows of [twenty, swapped]) {
      const production = [await setOf(rows, captured)];
      expect(await sourceOf(production)).toBe('production');
      expect(await sourceOf(production, { given: idsOf(0), rules: rules({ minRows: 14 }) })).toBe(
        'candidate',
      );
      expect(await sourceOf(production, { rules: rules({ minPositives: 8 }) })).toBe('candidate');
    }
  });

  it('need no rarer label where there are several', async () => {
    const description = { task: 'multiclass', positive: null } as const;
    const production = [await setOf(labelled('No'), captured)];
    expect(await sourceOf(production)).toBe('candidate');
    expect(await sourceOf(production, { description })).toBe('production');
    expect(await sourceOf(production, { description, rules: rules({ minRows: 21 }) })).toBe('candidate');
  });

  it('are judged on though they be few, or none, where the policy insists on them', async () => {
    expect((await chosen([await setOf(twenty.slice(0, 2))])).used).toEqual(Uint32Array.of(0, 1));
    const file = await parquet("SELECT 'a' AS id, 1.0 AS tenure, 'No' AS Churn LIMIT 0");
    expect((await chosen([bareSet({ file })])).rows.rows).toBe(0);
  });

  it('are the first that can be had, and why those that were asked for are not stays said', async () => {
    const absent = bareSet({ problem: 'there is no frozen set x.csv' });
    const empty = bareSet({ ...captured, problem: 'no label has arrived' });
    const production = await setOf(twenty, captured);
    const found = await chosen([empty, absent, production, await setOf()]);
    expect(found.known).toBe(production);
    expect(found.problems).toEqual([
      { kind: 'missing', what: 'the frozen rows are not judged on: there is no frozen set x.csv' },
    ]);
  });

  it('leave open which of them the champion knows where that cannot be read', async () => {
    const lost = {
      champion: championOf(sampleScorer(echo), '/nowhere/rows.jsonl'),
      trainingSet: [await jsonLines(twenty)],
    };
    const problem = { kind: 'missing', what: expect.stringMatching(/^which rows the champion was trained/) };
    for (const sets of [[await setOf()], []])
      expect(await chosen(sets, lost)).toMatchObject({ overlap: 'unknown', problems: [problem] });
  });
});

const failure = (options: object) => new RelevoError('MODEL_RUN_FAILED', 'it stopped', options);
const candidateOf = (answer: Parameters<typeof sampleScorer>[0]) => ({
  candidate: openedModel(sampleScorer(answer, { entity: 'id', evaluation: null })),
});
const spoiled = candidateOf((tenure) => echo(tenure.map((one) => (one === 0.5 ? NaN : one))));
const failing = (error: Error) =>
  candidateOf(() => {
    throw error;
  });

describe('rows that cannot be judged on are missing, and the candidate is judged on its own', () => {
  it.each<[string, Asked, Partial<RowSet>, readonly Row[]]>([
    ['no label', {}, { problem: 'no label' }, twenty],
    ['there are none', {}, { file: undefined }, twenty],
    ['there are none', { candidate: openedModel(undefined) }, {}, twenty],
    ['they have no column id', {}, {}, [{ tenure: 1, Churn: 'No' }]],
    ['20 evaluation rows have a Churn that is no label of the model', {}, {}, labelled('Maybe')],
    ['nothing says which rows the candidate was trained on', { ownTrainingSet: undefined }, {}, twenty],
    ['the candidate was trained on 20 of 20', { given: twenty }, {}, twenty],
    ['the candidate gives scores that are not finite', spoiled, {}, twenty],
    ['MODEL_RUN_FAILED it stopped', failing(failure({})), {}, twenty],
    ['MODEL_RUN_FAILED tenure it stopped', failing(failure({ path: 'tenure' })), {}, twenty],
  ])('%s', async (why, asked, changes, rows) => {
    expect(await chosen([await setOf(rows, changes)], asked)).toMatchObject({
      known: ownSet,
      used: Uint32Array.of(0, 1, 2),
      scored: own.scored,
      problems: [{ kind: 'missing', what: `the frozen rows are not judged on: ${why}` }],
    });
  });

  it('but nothing is missing of rows that the policy does not ask for', async () =>
    expect((await chosen([await setOf(labelled('Maybe'), captured)])).problems).toEqual([]));

  it('but a failure that may pass, one of the machine, or a stop is none of the rows', async () => {
    const error = new Error('out of memory');
    for (const one of [failure({ retryable: true }), error])
      await expect(chosen([await setOf()], failing(one))).rejects.toBe(one);
    await expect(chosen([await setOf()], {}, AbortSignal.abort(error))).rejects.toBe(error);
  });

  it('and they may be known by nobody', async () =>
    expect((await chosen([], { sets: [] })).known).toBeUndefined());
});

describe("the age of the candidate's own rows", () => {
  const DAY = 86_400_000;
  const since = Date.parse('2026-03-10T00:00:00Z');

  /** Their age in days, of a version that was registered a day ago. */
  async function ageOf(when: (string | number)[], time: string | null = 'when', asked: Asked = {}) {
    const rows = sampleRows({ id: ['s0', 's1'], tenure: [0.1, 0.2], Churn: ['Yes', 'No'], when });
    const known = bareSet({ ...ownSet.offered, since });
    const sets = [{ ...known, set: { ...known.set, ageMs: DAY } }];
    const found = await chosen([], { sets, rules: rules({}, { time }), rows, ...asked });
    return (found.known?.set.ageMs ?? NaN) / DAY;
  }

  it('is that of the newest that is judged on', async () => {
    expect(await ageOf(['2026-01-01', '2026-03-05'])).toBe(6);
    expect(await ageOf(['2026-01-01', '2026-03-05'], 'when', { version: tunedVersion })).toBe(69);
  });

  it.each([
    ['later than the version', ['2026-04-01', '2026-01-01'], 'when'],
    ['numbers', [1, 2], 'when'],
    ['not there', ['2026-03-05', '2026-03-05'], 'then'],
    ['not asked for', ['2026-03-05', '2026-03-05'], null],
  ])('is that of the version where their times are %s', async (_what, when, time) =>
    expect(await ageOf(when, time)).toBe(1),
  );
});
