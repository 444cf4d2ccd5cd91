import { describe, expect, it } from 'vitest';
import { sampleRules } from '../../evidence-sample.ts';
import { gatherFrom, shelve, trainingSetFrom } from '../../model-shelf.ts';

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
