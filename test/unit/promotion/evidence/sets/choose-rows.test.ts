import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import type { KnownSet } from '../../../../../shared/promotion/evidence/sets/judged-set.ts';
import type { RowSet } from '../../../../../shared/promotion/evidence/sets/offered-sets.ts';
import type { GatherDeps } from '../../../../../shared/promotion/evidence/gather-evidence.ts';
import { createScorer } from '../../../../../shared/scoring/create-scorer.ts';
import type { GateRules } from '../../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { gatherFrom, shelve, type ShelvedModel, trainingSetFrom } from '../../model-shelf.ts';

const telco = sampleRules({ minRows: 100, minPositives: 20 }, { entity: 'customerID' });
const EVALUATION = 'relevo/evaluation.parquet';

const digest = '7'.repeat(64);

/** A set whose rows are the evaluation rows of a shelved model. */
function setOf(model: ShelvedModel, changes: Partial<RowSet> = {}): KnownSet {
  const offered: RowSet = {
    source: 'frozen',
    digest,
    unlabelled: null,
    since: 0,
    file: join(model.directory, EVALUATION),
    problem: null,
    required: true,
    ...changes,
  };
  const set = {
    source: offered.source,
    digest: offered.digest,
    ageMs: 5000,
    decisions: 3,
    unlabelled: offered.unlabelled,
  };
  return { offered, set, rejected: { decision: 2, version: '1', policyDigest: 'x' } };
}

type Options = {
  rules?: GateRules;
  /** SQL over all rows: what the candidate's training was given; null: not known. */
  given?: string | null;
  /** The same of the champion's. */
  championGiven?: string;
  changes?: Partial<GatherDeps>;
};

/** Evidence where the candidate has the first 200 of 400 rows for its own. */
async function evidenceOn(sets: (all: ShelvedModel) => Promise<KnownSet[]>, options: Options = {}) {
  const all = await shelve();
  const candidate = await shelve({ version: '2', rows: 'SELECT * FROM rows LIMIT 200' });
  const champion = await shelve({ version: '1', rows: 'SELECT * FROM rows LIMIT 1' });
  const { given = 'SELECT * FROM rows LIMIT 200', championGiven, rules = telco, changes } = options;
  const trainings = new Map([
    ['2', given === null ? undefined : trainingSetFrom(all, given)],
    ['1', championGiven === undefined ? undefined : trainingSetFrom(all, championGiven)],
  ]);
  return gatherFrom(
    candidate,
    champion,
    rules,
    {
      fetchTrainingSet: async (version, ...call) => trainings.get(version.version)?.(version, ...call),
      ...changes,
    },
    [],
    await sets(all),
  );
}

const missing = (what: string) => ({ kind: 'missing', what });

describe('the rows that are judged on', () => {
  it('are those of the set, and the export is compared on its own rows', async () => {
    const evidence = await evidenceOn(async (all) => [setOf(all)]);
    expect(evidence.problems).toEqual([]);
    expect(evidence.rows).toMatchObject({ used: 400, excluded: 0, overlap: 'unknown' });
    expect(evidence.rows.entities).toHaveLength(400);
    expect(evidence.candidate.predictions?.truth).toHaveLength(400);
    expect(evidence.champion?.predictions?.truth).toHaveLength(400);
    expect(evidence.parity).toMatchObject({ rows: 200, changedLabels: 0 });
    expect(evidence.set).toEqual({ source: 'frozen', digest, ageMs: 5000, decisions: 3, unlabelled: null });
    expect(evidence.rejected).toMatchObject({ decision: 2 });
  });

  it('are without those that one of the models was trained on', async () => {
    const evidence = await evidenceOn(async (all) => [setOf(all)], {
      given: 'SELECT * FROM rows LIMIT 210',
      championGiven: 'SELECT * FROM rows LIMIT 31',
    });
    expect(evidence.problems).toEqual([]);
    expect(evidence.rows).toMatchObject({ used: 360, excluded: 40, overlap: 'entity' });
  });

  it.each([
    ['five in a hundred', 220, 'frozen'],
    ['more', 221, 'candidate'],
  ])(
    'are no frozen set any more when the candidate was trained on more than %s',
    async (_what, limit, source) => {
      const evidence = await evidenceOn(async (all) => [setOf(all)], {
        given: `SELECT * FROM rows LIMIT ${limit}`,
      });
      expect(evidence.set?.source).toBe(source);
      expect(evidence.problems).toEqual(
        source === 'frozen'
          ? []
          : [missing('the frozen rows are not judged on: the candidate was trained on 21 of 400')],
      );
    },
  );

  it('may be captured ones of which many were trained on, if enough are left', async () => {
    const production = { source: 'production' as const, required: false, unlabelled: 12 };
    const of = (limit: number, gate: Record<string, unknown>) =>
      evidenceOn(async (all) => [setOf(all, production)], {
        given: `SELECT * FROM rows LIMIT ${limit}`,
        rules: sampleRules({ minPositives: 5, ...gate }, { entity: 'customerID' }),
      });
    const enough = await of(300, { minRows: 300 });
    expect(enough.set).toMatchObject({ source: 'production', unlabelled: 12 });
    expect(enough.rows).toMatchObject({ used: 300, excluded: 100 });
    const few = await of(300, { minRows: 301 });
    expect(few.set).toMatchObject({ source: 'candidate' });
    expect(few.rows).toMatchObject({ used: 200, excluded: 0 });
    expect(few.problems).toEqual([]);
  });

  it('need enough of the rarer label', async () => {
    const production = { source: 'production' as const, required: false };
    const positives = (await evidenceOn(async (all) => [setOf(all)])).candidate.predictions;
    if (positives?.task !== 'binary') throw new Error('not binary');
    const rarer = positives.truth.reduce((sum, label) => sum + label, 0);
    const sourceOf = async (minPositives: number) => {
      const rules = sampleRules({ minRows: 400, minPositives }, { entity: 'customerID' });
      return (await evidenceOn(async (all) => [setOf(all, production)], { rules })).set?.source;
    };
    expect(await sourceOf(rarer)).toBe('production');
    expect(await sourceOf(rarer + 1)).toBe('candidate');
  });

  it('are judged on though they be few where the policy insists on them', async () => {
    const few = await shelve({ rows: 'SELECT * FROM rows LIMIT 30 OFFSET 300' });
    const evidence = await evidenceOn(async () => [setOf(few)]);
    expect(evidence.set?.source).toBe('frozen');
    expect(evidence.rows.used).toBe(30);
  });

  it('are the first that can be had', async () => {
    const evidence = await evidenceOn(async (all) => [
      setOf(all, { source: 'production', required: false, problem: 'no label has arrived', file: undefined }),
      setOf(all),
    ]);
    expect([evidence.set?.source, evidence.problems]).toEqual(['frozen', []]);
  });
});

/** A candidate whose answers about the set's 400 rows go wrong. */
const failing = (retryable: boolean, value: number | undefined): Partial<GatherDeps> => ({
  openScorer: async (options) => {
    const scorer = await createScorer(options);
    return {
      ...scorer,
      score: async (batch) => {
        const scored = await scorer.score(batch);
        if (batch.rows < 400) return scored;
        if (value === undefined) throw new RelevoError('MODEL_RUN_FAILED', 'no', { retryable });
        return 'probabilities' in scored
          ? { ...scored, probabilities: scored.probabilities.map(() => value) }
          : scored;
      },
    };
  },
});

describe('rows that cannot be judged on are missing, and the candidate is judged on its own', () => {
  it.each([
    [
      'there are none',
      async (all: ShelvedModel) => [setOf(all, { file: undefined, problem: 'there is no frozen set x.csv' })],
      {},
      /^the frozen rows are not judged on: there is no frozen set x\.csv$/,
    ],
    ['no file', async (all: ShelvedModel) => [setOf(all, { file: undefined })], {}, 'there are none'],
    [
      'nothing says what the candidate was trained on',
      async (all: ShelvedModel) => [setOf(all)],
      { given: null },
      /^the frozen rows are not judged on: nothing says which rows the candidate was trained on$/,
    ],
    [
      'nothing to tell rows apart by',
      async (all: ShelvedModel) => [setOf(all)],
      { given: 'SELECT 1 AS other FROM rows' },
      /^the frozen rows are not judged on: nothing says which rows the candidate was trained on$/,
    ],
    [
      'a label is unknown',
      async () => [setOf(await shelve({ rows: `SELECT * REPLACE ('Maybe' AS "Churn") FROM rows LIMIT 7` }))],
      {},
      /^the frozen rows are not judged on: 7 evaluation rows have a Churn that is no label of the model$/,
    ],
    [
      'a column is absent',
      async () => [setOf(await shelve({ rows: 'SELECT * EXCLUDE (tenure) FROM rows' }))],
      {},
      /^the frozen rows are not judged on: COLUMN_MISSING .*tenure/,
    ],
  ] as const)('%s', async (_what, sets, options, why) => {
    const evidence = await evidenceOn(sets, options);
    expect(evidence.set?.source).toBe('candidate');
    expect(evidence.rejected).toBeNull();
    expect(evidence.rows.used).toBe(200);
    expect(evidence.problems).toHaveLength(1);
    expect(evidence.problems[0]?.kind).toBe('missing');
    expect(evidence.problems[0]?.what).toMatch(why);
  });

  it('the candidate gives no finite scores, or fails', async () => {
    const nan = await evidenceOn(async (all) => [setOf(all)], { changes: failing(false, NaN) });
    expect(nan.problems).toEqual([
      missing('the frozen rows are not judged on: the candidate gives scores that are not finite'),
    ]);
    const broken = await evidenceOn(async (all) => [setOf(all)], { changes: failing(false, undefined) });
    expect(broken.problems).toEqual([missing('the frozen rows are not judged on: MODEL_RUN_FAILED no')]);
    await expect(
      evidenceOn(async (all) => [setOf(all)], { changes: failing(true, undefined) }),
    ).rejects.toMatchObject({ code: 'MODEL_RUN_FAILED' });
  });
});

describe("the age of the candidate's own rows", () => {
  const DAY = 86_400_000;
  const registered = Date.parse('2026-03-10T00:00:00Z');

  /** Their age in days, of a version that was registered a day ago. */
  async function ageOf(when: string, time: string | null = 'when') {
    const rows = `SELECT *, ${when} AS "when" FROM (SELECT *, row_number() OVER () AS n FROM rows)`;
    const candidate = await shelve({ rows });
    const own = setOf(candidate, {
      source: 'candidate',
      since: registered,
      file: undefined,
      required: false,
    });
    const rules = sampleRules({}, { entity: 'customerID', time });
    const known = { ...own, set: { ...own.set, ageMs: DAY } };
    const { set } = await gatherFrom(candidate, undefined, rules, {}, [], [], known);
    return (set?.ageMs ?? Number.NaN) / DAY;
  }

  it('is that of the newest of them', async () =>
    expect(await ageOf("CASE WHEN n = 7 THEN TIMESTAMP '2026-03-05' ELSE TIMESTAMP '2026-01-01' END")).toBe(
      6,
    ));

  it.each([
    ['later than the version', "TIMESTAMP '2026-04-01'", 'when'],
    ['numbers', 'n', 'when'],
    ['not there', 'n', 'then'],
    ['not asked for', "TIMESTAMP '2026-03-05'", null],
  ])('is that of the version where their times are %s', async (_what, when, time) =>
    expect(await ageOf(when, time)).toBe(1),
  );
});
