import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { replayRequests } from '../../../../../shared/promotion/evidence/trials/replay-requests.ts';
import type { CapturedRequestsQuery, FetchCapturedRequests } from '../../../../../shared/promotion/ports.ts';
import { createScorer, type Scorer } from '../../../../../shared/scoring/create-scorer.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';
import { readTable } from '../../../../../shared/tables/read-table.ts';
import { writeParquet } from '../../../../../shared/tables/write-parquet.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { echo, sampleScorer } from '../../model-sample.ts';
import { gatherFrom, shelve, type ShelvedModel } from '../../model-shelf.ts';

const telco = sampleRules({ severity: { latency: 'off' } }, { entity: 'customerID' });
const at = "TIMESTAMPTZ '2026-11-20 00:00:00Z' + to_seconds(row_number() OVER ()) AS __captured_at";

/** Requests that are SQL over a model's evaluation rows. */
const requestsFrom =
  ({ directory }: ShelvedModel, sql: string, asked: CapturedRequestsQuery[] = []): FetchCapturedRequests =>
  async (query, file) => {
    asked.push(query);
    await withDuckDb(async (database) => {
      const rows = await readTable(database, `${directory}/relevo/evaluation.parquet`);
      await writeParquet(database, sql.replaceAll(/\brows\b/g, rows), file);
    });
    return { kind: 'rows' };
  };

type Options = {
  rules?: typeof telco;
  change?: (scorer: Scorer) => Scorer['score'];
  champion?: ShelvedModel;
};

async function replayOf(sql: string, options: Options = {}, asked: CapturedRequestsQuery[] = []) {
  const { rules = telco, change, champion } = options;
  const model = await shelve({ version: '2' });
  const { replay } = await gatherFrom(model, champion, rules, {
    fetchCapturedRequests: requestsFrom(model, sql, asked),
    ...(change && {
      openScorer: async (options: { directory: string }): Promise<Scorer> => {
        const scorer = await createScorer(options);
        return { ...scorer, score: change(scorer) };
      },
    }),
  });
  if (replay?.state !== 'replayed') throw new Error(`not replayed: ${JSON.stringify(replay)}`);
  return replay;
}

describe('requests that are replayed', () => {
  it('are answered as they were, by the same model', async () => {
    const asked: CapturedRequestsQuery[] = [];
    const replay = await replayOf(`SELECT *, ${at} FROM rows LIMIT 300`, {}, asked);
    expect(replay).toEqual({
      state: 'replayed',
      rows: 300,
      from: '2026-11-20T00:00:01.000Z',
      to: '2026-11-20T00:05:00.000Z',
      failed: 0,
      codes: [],
      broken: 0,
      against: {
        rows: 300,
        changedLabels: 0,
        meanShift: expect.closeTo(0, 6),
        largestShift: expect.closeTo(0, 5),
      },
    });
    expect(asked).toMatchObject([
      { model: 'churn', rows: 1000, maxAge: '7d', outputs: ['label', 'probability'] },
    ]);
    expect(asked[0]?.inputs.map(({ name }) => name)).toContain('tenure');
  });

  it('are compared with what callers were given, as far as that is known', async () => {
    const replay = await replayOf(
      `SELECT * REPLACE (
         CASE WHEN n % 4 = 0 THEN 'Maybe' ELSE __label END AS __label,
         CASE n % 4 WHEN 1 THEN NULL WHEN 2 THEN __probability - 0.5 ELSE __probability END AS __probability
       ) FROM (SELECT *, row_number() OVER () AS n, ${at} FROM rows LIMIT 400)`,
    );
    expect(replay.against).toEqual({
      rows: 300,
      changedLabels: 100,
      meanShift: expect.closeTo(0.5 / 3, 4),
      largestShift: expect.closeTo(0.5, 4),
    });
  });

  it.each([
    ['were answered in another form', `SELECT * EXCLUDE (__probability), ${at} FROM rows LIMIT 5`],
    ['have no answer at all', `SELECT * REPLACE (NULL::DOUBLE AS __probability), ${at} FROM rows LIMIT 5`],
  ])('are not compared where they %s', async (_how, sql) => {
    expect(await replayOf(sql)).toMatchObject({ rows: 5, failed: 0, against: null });
  });

  it('are compared by their numbers where labels are not known', async () => {
    const replay = await replayOf(`SELECT * EXCLUDE (__label), ${at} FROM rows LIMIT 5`);
    expect(replay.against).toMatchObject({ rows: 5, changedLabels: null });
  });

  it('are refused one by one, and the first reasons are named', async () => {
    const replay = await replayOf(
      `SELECT * REPLACE (
         CASE WHEN n IN (7, 8) THEN NULL ELSE tenure END AS tenure,
         CASE WHEN n = 300 THEN NULL ELSE SeniorCitizen END AS SeniorCitizen
       ) FROM (SELECT *, row_number() OVER () AS n, ${at} FROM rows LIMIT 400)`,
    );
    expect(replay).toMatchObject({
      rows: 400,
      failed: 3,
      codes: ['COLUMN_NULL tenure', 'COLUMN_NULL SeniorCitizen'],
      against: { rows: 397, changedLabels: 0 },
    });
  });

  it('lack a column that the candidate needs', async () => {
    const replay = await replayOf(`SELECT * EXCLUDE (tenure), ${at} FROM rows LIMIT 3`);
    expect(replay).toMatchObject({ failed: 3, codes: ['COLUMN_MISSING'], against: null });
  });

  it('break the model, or get answers that are none', async () => {
    const breaking = await replayOf(`SELECT *, ${at} FROM rows LIMIT 40`, {
      change: (scorer) => async (input) => {
        if (input.rows === 40) throw new RelevoError('MODEL_RUN_FAILED', 'a row is too much for it');
        const scored = await scorer.score(input);
        if (input.rows !== 1 || scored.task !== 'binary') return scored;
        return { ...scored, probabilities: scored.probabilities.map((p) => (p > 0.5 ? 1.5 : p)) };
      },
    });
    expect(breaking.failed).toBe(0);
    expect(breaking.broken).toBeGreaterThan(0);
    const failing = await replayOf(`SELECT *, ${at} FROM rows LIMIT 40`, {
      change: (scorer) => async (input) => {
        const tenure = 'columns' in input && input.rows <= 40 ? (input.columns.get('tenure') ?? []) : [];
        if (tenure.some((months) => Number(months) > 60))
          throw new RelevoError('MODEL_RUN_FAILED', 'too long');
        return scorer.score(input);
      },
    });
    expect(failing.failed).toBeGreaterThan(0);
    expect(failing.failed).toBeLessThan(40);
    expect(failing.codes).toEqual(['MODEL_RUN_FAILED']);
  });

  it('are what callers send to the champion', async () => {
    const asked: CapturedRequestsQuery[] = [];
    const champion = await shelve({ version: '1' });
    await replayOf(`SELECT *, ${at} FROM rows LIMIT 3`, { champion }, asked);
    expect(asked[0]?.inputs).toHaveLength(19);
  });

  it('are as many and as old as the policy says', async () => {
    const asked: CapturedRequestsQuery[] = [];
    const rules = sampleRules({ replay: { rows: 7, maxAge: '2h' } }, { entity: 'customerID' });
    await replayOf(`SELECT *, ${at} FROM rows LIMIT 3`, { rules }, asked);
    expect(asked).toMatchObject([{ rows: 7, maxAge: '2h' }]);
  });
});

/** Replays rows that are written as SQL, by a model of one number. */
const replayed = async (sql: string, signal?: AbortSignal) => {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-replay-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const asked: unknown[] = [];
  const fetch: FetchCapturedRequests = async (query, file, given) => {
    asked.push(query, dirname(file) === folder, given);
    await withDuckDb((database) => writeParquet(database, sql, file));
    return { kind: 'rows' };
  };
  const scorer = sampleScorer(echo);
  const { gate } = sampleRules({ replay: { rows: 7, maxAge: '2h' } });
  const { inputs } = scorer.description;
  const replay = await replayRequests(fetch, { model: 'm', scorer, inputs, gate, folder }, signal);
  return { asked, inputs, replay };
};

describe('what callers sent', () => {
  it('is asked for as the model and the policy say, and written where nothing else is', async () => {
    const { signal } = new AbortController();
    const { asked, inputs, replay } = await replayed('SELECT 0.5 AS tenure, 0.25 AS __probability', signal);
    expect(asked).toEqual([{ model: 'm', inputs, outputs: ['label'], rows: 7, maxAge: '2h' }, true, signal]);
    expect(replay).toMatchObject({ rows: 1, failed: 0, against: { rows: 1, meanShift: 0.25 } });
  });

  it('may be asked for without an end', async () =>
    expect((await replayed('SELECT 2.5 AS tenure')).replay).toMatchObject({ rows: 1, broken: 1 }));

  it('is left where the caller gives up, even where nobody sent anything', async () => {
    const gone = AbortSignal.abort(new Error('enough'));
    for (const sql of ['SELECT 0.5 AS tenure', 'SELECT 0.5 AS tenure WHERE false'])
      await expect(replayed(sql, gone)).rejects.toThrow('enough');
  });
});

describe('nothing is replayed', () => {
  it('where there is nothing, for the reason given', async () => {
    const none = { kind: 'none', why: 'requests are not captured' } as const;
    const { replay } = await gatherFrom(await shelve(), undefined, telco, {
      fetchCapturedRequests: async () => none,
    });
    expect(replay).toEqual({ state: 'none', why: 'requests are not captured' });
  });

  it('and nothing fetched where the policy does not look', async () => {
    const off = sampleRules({ severity: { replay: 'off' } }, { entity: 'customerID' });
    const { replay } = await gatherFrom(await shelve(), undefined, off, {
      fetchCapturedRequests: async () => Promise.reject(new Error('asked')),
    });
    expect(replay).toEqual({ state: 'none', why: 'switched off by the policy' });
  });

  it('where the candidate cannot be scored', async () => {
    const { replay, golden } = await gatherFrom(await shelve(), undefined, telco, {
      openScorer: async () => Promise.reject(new RelevoError('MODEL_LOAD_FAILED', 'no graph')),
    });
    expect([replay, golden]).toEqual([undefined, undefined]);
  });
});
