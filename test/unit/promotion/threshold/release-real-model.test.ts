import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createReleaseThreshold,
  type ReleaseRequest,
} from '../../../../shared/promotion/threshold/release-threshold.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import type { GateRules } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { createScorer } from '../../../../shared/scoring/create-scorer.ts';
import { withDuckDb } from '../../../../shared/tables/database.ts';
import { readTable } from '../../../../shared/tables/read-table.ts';
import { writeParquet } from '../../../../shared/tables/write-parquet.ts';
import { sampleRules } from '../evidence-sample.ts';
import { gatherFrom, shelve, type ShelvedModel, trainingSetFrom } from '../model-shelf.ts';

const gate = { minRows: 100, minPositives: 20 };
const entity = { entity: 'customerID' };
/** Keeping one is worth a hundred offers. */
const eager = sampleRules(
  { ...gate, value: { truePositive: 100, falsePositive: -1, falseNegative: -100 } },
  entity,
);

/** The rows that the fixture was evaluated on, as a file of labelled rows. */
async function labelsOf({ directory }: ShelvedModel, sql = 'SELECT * FROM rows'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relevo-labels-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'labels.parquet');
  await withDuckDb(async (database) => {
    const rows = await readTable(database, join(directory, 'relevo/evaluation.parquet'));
    await writeParquet(database, sql.replaceAll(/\brows\b/g, rows), file);
  });
  return file;
}

type Copy = { of: string; tags: Record<string, string>; description: string };

/** Releases a threshold of a shelved champion, and notes what was registered. */
async function release(base: ShelvedModel, changes: Partial<ReleaseRequest> = {}) {
  const copies: Copy[] = [];
  const run = createReleaseThreshold({
    registry: {
      champion: async () => ({ kind: 'version', version: base.version }),
      findVersion: async (_model, version) => (version === base.version.version ? base.version : undefined),
    },
    files: { withFiles: async (_version, work) => work(base.directory) },
    openScorer: ({ directory, threshold }) => createScorer({ directory, threshold }),
    registerCopy: async ({ version }, { tags, description }) => {
      copies.push({ of: version, tags: { ...tags }, description });
      return '2';
    },
  });
  const labels = changes.labels ?? (await labelsOf(base));
  const done = await run({
    model: 'churn',
    version: undefined,
    rules: eager,
    dryRun: false,
    ...changes,
    labels,
  });
  return { done, copies };
}

const tuned = (base: ShelvedModel, tags: Record<string, string>): ShelvedModel => ({
  ...base,
  version: { ...base.version, version: '2', createdAt: 2000, tags },
});

describe('a threshold release', () => {
  it('is a version of the same files that says what it is', async () => {
    const base = await shelve();
    const { done, copies } = await release(base);
    expect(done).toMatchObject({ model: 'churn', of: '1', from: 0.31, objective: 'value', version: '2' });
    expect(done.threshold).toBeLessThan(0.1);
    expect(done.after).toBeGreaterThan(done.before);
    expect(done.rows).toBeGreaterThan(160);
    expect(done.rows).toBeLessThan(240);
    expect(copies).toEqual([
      {
        of: '1',
        tags: {
          'relevo.sha256': base.version.tags['relevo.sha256'],
          'relevo.threshold': String(done.threshold),
          'relevo.threshold_of': '1',
          'relevo.threshold_from': '0.31',
          'relevo.threshold_files_at': '1001',
        },
        description: `Threshold ${done.threshold} in place of 0.31 of v1, tuned for value on ${done.rows} labelled rows.`,
      },
    ]);
  });

  it('is judged on rows that it was not tuned on, and by what it was tuned for', async () => {
    const base = await shelve();
    const { done, copies } = await release(base);
    const candidate = tuned(base, copies[0]?.tags ?? {});
    const evidence = await gatherFrom(candidate, base, eager);
    expect(evidence.origin).toBe('threshold');
    expect(evidence.rows).toMatchObject({ used: 400 - done.rows, excluded: done.rows });
    expect(evidence.candidate.predictions?.truth.length).toBe(400 - done.rows);
    const { verdict, checks } = evaluate(evidence, eager);
    const found = (id: string) => checks.find((check) => check.id === id);
    expect(found('value')).toMatchObject({ status: 'pass', required: 'worth more than the champion' });
    expect(found('champion-comparison')).toMatchObject({ status: 'pass', observed: 0 });
    expect(found('champion-comparison')?.required).toContain('not worse');
    expect(verdict).not.toBe('reject');
  });

  it('does not get through where it is worth less', async () => {
    const base = await shelve();
    const worse = tuned(base, {
      ...base.version.tags,
      'relevo.threshold': '0.99',
      'relevo.threshold_of': '1',
    });
    const unknown = evaluate(await gatherFrom(worse, base, eager), eager);
    expect(unknown.verdict).toBe('insufficient-evidence');
    const fetchTrainingSet = trainingSetFrom(base, 'SELECT * FROM rows LIMIT 30');
    const evaluation = evaluate(await gatherFrom(worse, base, eager, { fetchTrainingSet }), eager);
    expect(evaluation.verdict).toBe('reject');
    expect(evaluation.reason).toContain('value: ');
  });

  it('is refused where its tag is no threshold', async () => {
    const base = await shelve();
    const wrong = tuned(base, { ...base.version.tags, 'relevo.threshold': '27 %' });
    const { verdict, reason } = evaluate(await gatherFrom(wrong, base, eager), eager);
    expect(verdict).toBe('reject');
    expect(reason).toContain('the candidate cannot be scored: THRESHOLD_INVALID');
  });

  it.each(['accuracy', 'f1'] as const)('can be for %s as primary', async (primary) => {
    const base = await shelve();
    base.version.tags = { ...base.version.tags, 'relevo.threshold': '0.9' };
    const { done } = await release(base, { rules: sampleRules(gate, { ...entity, primary }) });
    expect(done).toMatchObject({ from: 0.9, objective: primary });
    expect(done.threshold).toBeLessThan(0.9);
    expect(done.after).toBeGreaterThan(done.before);
  });

  it('registers nothing in a dry run, or where nothing is better', async () => {
    const base = await shelve();
    const dry = await release(base, { dryRun: true });
    expect([dry.done.version, dry.copies]).toEqual([null, []]);
    expect(dry.done.after).toBeGreaterThan(dry.done.before);
    base.version.tags = { ...base.version.tags, 'relevo.threshold': String(dry.done.threshold) };
    const again = await release(base);
    expect([again.done.version, again.copies, again.done.threshold]).toEqual([null, [], dry.done.threshold]);
    expect(again.done.after).toBe(again.done.before);
  });

  it('takes rows without a label for none', async () => {
    const base = await shelve();
    const labels = await labelsOf(
      base,
      `SELECT * FROM rows UNION ALL SELECT * REPLACE (NULL AS "Churn") FROM rows`,
    );
    expect((await release(base, { labels })).done).toEqual((await release(base)).done);
  });
});

describe('a threshold that cannot be tuned', () => {
  const ruled = (changes: Record<string, unknown>): GateRules => sampleRules(gate, { ...entity, ...changes });

  it.each([
    ['THRESHOLD_OBJECTIVE', { rules: ruled({}) }, 'no threshold is better by roc_auc alone'],
    [
      'THRESHOLD_OBJECTIVE',
      { rules: ruled({ primary: 'recall' }) },
      'no threshold is better by recall alone',
    ],
    ['VERSION_NOT_FOUND', { version: '9' }, 'churn v9 does not exist'],
    ['MODEL_UNUSABLE', { rules: { ...eager, positive: 'No' } }, 'positive label of the model is Yes'],
    [
      'AMOUNTS_MISSING',
      { rules: sampleRules({ ...gate, value: { truePositive: { column: 'spend' } } }, entity) },
      'the rows have no column spend',
    ],
  ] as const)('%s %#', async (code, changes, message) => {
    await expect(release(await shelve(), changes)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('says so of a regression', async () => {
    const rules = sampleRules(
      {},
      { task: 'regression', target: 'y', primary: 'rmse', positive: undefined, entity: null },
    );
    await expect(release(await shelve(), { rules })).rejects.toMatchObject({
      message: 'a regression model has no threshold',
    });
  });

  it.each([
    ['COLUMN_MISSING', `SELECT * EXCLUDE ("Churn") FROM rows`, 'no column Churn'],
    ['COLUMN_MISSING', `SELECT * EXCLUDE ("customerID") FROM rows`, 'no column customerID'],
    ['LABEL_UNKNOWN', `SELECT * REPLACE ('Perhaps' AS "Churn") FROM rows`, 'no label of the model'],
    ['THRESHOLD_ROWS', `SELECT * FROM rows WHERE "Churn" = 'No'`, 'not both labels'],
    ['AMOUNTS_MISSING', `SELECT *, 'x' AS spend FROM rows`, 'spend is not a finite amount'],
  ])('%s of rows: %s', async (code, sql, message) => {
    const base = await shelve();
    const labels = await labelsOf(base, sql);
    const rules =
      code === 'AMOUNTS_MISSING'
        ? sampleRules({ ...gate, value: { truePositive: { column: 'spend' } } }, entity)
        : eager;
    await expect(release(base, { labels, rules })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
