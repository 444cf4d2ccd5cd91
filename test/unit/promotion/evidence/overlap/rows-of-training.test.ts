import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvaluation } from '../../../../../shared/promotion/evidence/rows/read-evaluation.ts';
import { rowsOfTraining } from '../../../../../shared/promotion/evidence/overlap/rows-of-training.ts';
import type { ModelDescription } from '../../../../../shared/scoring/model-description.ts';
import { withDuckDb } from '../../../../../shared/tables/database.ts';
import { sampleDescription } from '../../model-sample.ts';
import { jsonLines, type Row } from '../../table-files.ts';

const row = (id: string, tenure: number, Churn = 'No') => ({ id, tenure, Churn });
const judged = [row('a', 1), row('b', 2), row('c', 3)];

type Known = { given?: readonly Row[][]; heldBack?: readonly Row[]; by?: Partial<ModelDescription> };

/** Which of the judged rows a model was trained on, by the files of its training and those that it held back. */
async function trainedOn({ given, heldBack, by }: Known) {
  const file = await jsonLines(judged);
  const held = heldBack && (await jsonLines(heldBack));
  const trainingSet = given && (await Promise.all(given.map(jsonLines)));
  const trained = {
    directory: held === undefined ? '/nowhere' : dirname(held),
    description: { evaluation: held === undefined ? null : basename(held) },
    trainingSet,
  };
  return withDuckDb(async (database) =>
    rowsOfTraining(database, trained, await readEvaluation(database, file), sampleDescription(by)),
  );
}

describe('the rows that a model was trained on', () => {
  it('are those of all files of its training set', async () =>
    expect(await trainedOn({ given: [[row('x', 1)], [row('y', 3), row('z', 9)]] })).toEqual({
      method: 'row',
      seen: [true, false, true],
    }));

  it('are others than those that it held back', async () =>
    expect(await trainedOn({ given: [[row('x', 1), row('y', 3)]], heldBack: [row('y', 3)] })).toEqual({
      method: 'row',
      seen: [true, false, false],
    }));

  it('are found by the entity of the candidate, whatever they hold', async () =>
    expect(
      await trainedOn({ given: [[row('b', 8), row('c', 9)]], heldBack: [row('c', 7)], by: { entity: 'id' } }),
    ).toEqual({ method: 'entity', seen: [false, true, false] }));

  it('are the same by features and target of the candidate', async () => {
    const given = [[row('x', 1, 'Yes'), row('y', 2)]];
    expect((await trainedOn({ given })).seen).toEqual([false, true, false]);
    expect((await trainedOn({ given, by: { target: null } })).seen).toEqual([true, true, false]);
    expect((await trainedOn({ given, by: { inputs: [] } })).seen).toEqual([true, true, true]);
  });

  it('are not known without a training set', async () => {
    for (const known of [{}, { given: [] }])
      expect(await trainedOn({ ...known, heldBack: judged })).toEqual({ method: 'unknown', seen: [] });
  });
});
