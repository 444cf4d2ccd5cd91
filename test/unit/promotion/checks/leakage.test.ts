import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import type { TrainedOn } from '../../../../shared/promotion/evidence/evidence.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { gatherFrom, shelve, trainingSetFrom } from '../model-shelf.ts';

const rules = sampleRules({ mode: 'non-inferiority' });

function judged(trainedOn: TrainedOn | undefined) {
  const { verdict, reason, checks } = evaluate({ ...sampleEvidence({ rows: 2000 }), trainedOn }, rules);
  return { verdict, reason, check: checks.find(({ id }) => id === 'leakage') };
}

describe('leakage', () => {
  it('passes where training has seen none of the rows', () => {
    const { check } = judged({ method: 'entity', rows: 1409, seen: 0, chance: 0 });
    expect(check).toMatchObject({ status: 'pass', observed: 0, limit: 0, rows: 1409 });
  });

  it('rejects a single row about somebody that training has seen', () => {
    const { verdict, reason, check } = judged({ method: 'entity', rows: 1409, seen: 1, chance: 0 });
    expect([verdict, check?.status]).toEqual(['reject', 'fail']);
    expect(reason).toContain('1 of 1409 evaluation rows are about an entity that');
  });

  it('leaves the question open where training did not say what it was given', () => {
    expect(judged(undefined)).toMatchObject({
      verdict: 'insufficient-evidence',
      check: { status: 'missing' },
    });
  });

  it.each([
    { seen: 13, chance: 0.0105, status: 'pass' },
    { seen: 1409, chance: 0.0105, status: 'fail' },
    { seen: 1300, chance: 0.93, status: 'pass' },
    { seen: 1409, chance: 0.93, status: 'fail' },
    { seen: 13, chance: null, status: 'pass' },
    { seen: 300, chance: null, status: 'missing' },
  ])('holds $seen equal rows of 1,409 against those equal by chance, $chance', ({ status, ...rest }) => {
    expect(judged({ method: 'row', rows: 1409, ...rest }).check).toMatchObject({ status });
  });
});

describe('rows of the own training', () => {
  const multiclass = sampleRules(
    { mode: 'non-inferiority' },
    { task: 'multiclass', target: 'Contract', positive: undefined, entity: null, primary: 'f1' },
  );

  it.each([
    ['are counted', '*', { method: 'entity', rows: 400, seen: 0, chance: 0 }],
    [
      'are found by entity',
      '* REPLACE (CASE WHEN tenure > 0 THEN 2 ELSE 0 END AS __training_rows)',
      { method: 'entity', rows: 400, seen: expect.toSatisfy((seen) => seen > 300) },
    ],
    ['are not known without their column', '* EXCLUDE (__training_rows)', undefined],
    ['are not known where a row has no count', '* REPLACE (NULL::INT AS __training_rows)', undefined],
    ['are not known where a count is none', '* REPLACE (-1 AS __training_rows)', undefined],
  ])('%s', async (_what, select, expected) => {
    const shelved = await shelve({ rows: `SELECT ${select} FROM rows` });
    const { trainedOn } = await gatherFrom(shelved, undefined, sampleRules({}, { entity: 'customerID' }));
    expect({ trainedOn }).toMatchObject({ trainedOn: expected });
  });

  it('are told by their values where there is no entity, beside the twins of the training set', async () => {
    const options = { fixture: 'models/multiclass', version: '2' };
    const shelved = await shelve(options);
    const unknown = await gatherFrom(shelved, undefined, multiclass);
    expect(unknown.trainedOn).toEqual({ method: 'row', rows: 400, seen: 0, chance: null });
    const fetchTrainingSet = trainingSetFrom(
      shelved,
      'SELECT * FROM rows UNION ALL (SELECT * FROM rows LIMIT 100)',
    );
    const { trainedOn } = await gatherFrom(shelved, undefined, multiclass, { fetchTrainingSet });
    expect(trainedOn?.chance).toBeGreaterThanOrEqual(0.4);
    expect(trainedOn?.chance).toBeLessThan(0.5);
  });
});
