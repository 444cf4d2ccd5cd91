import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../../shared/kernel/error.ts';
import { findOverlap } from '../../../../../shared/promotion/evidence/overlap/find-overlap.ts';
import type { JudgeRowsInput } from '../../../../../shared/promotion/evidence/judge-rows.ts';
import { readEvaluation } from '../../../../../shared/promotion/evidence/rows/read-evaluation.ts';
import { type Database, withDuckDb } from '../../../../../shared/tables/database.ts';
import { championOf, judgeInput, openedModel } from '../../judge-sample.ts';
import { echo, sampleDescription, sampleRows, sampleScorer } from '../../model-sample.ts';
import { jsonLines } from '../../table-files.ts';

const row = (id: string, tenure: number) => ({ id, tenure, Churn: 'No' });

const champion = (heldBack: string) => championOf(sampleScorer(echo), heldBack);

const overlapOf = async (input: Partial<JudgeRowsInput>) => {
  const file = await jsonLines([row('a', 1), row('b', 2), row('c', 3)]);
  return withDuckDb(async (database) =>
    findOverlap(database, judgeInput(input), await readEvaluation(database, file)),
  );
};

const unknown = { method: 'unknown', seen: [], problems: [] };

describe('the rows that a champion was trained on', () => {
  it('are none without a champion', async () =>
    expect(await overlapOf({ trainingSet: ['/nowhere.csv'] })).toEqual({ ...unknown, method: 'none' }));

  it('are not known of one that cannot be asked', async () => {
    const unusable = { kind: 'unusable', version: '6', why: 'it has no files' } as const;
    expect(await overlapOf({ champion: unusable, trainingSet: ['/nowhere.csv'] })).toEqual(unknown);
    const broken = championOf(undefined, await jsonLines([row('a', 1)]));
    expect(await overlapOf({ champion: broken, trainingSet: ['/nowhere.csv'] })).toEqual(unknown);
  });

  it('are not known where nobody knows what it was given', async () =>
    expect(await overlapOf({ champion: champion(await jsonLines([row('a', 1)])) })).toEqual(unknown));

  it('are those it was given and did not hold back, by what the candidate tells rows apart', async () => {
    const given = {
      champion: champion(await jsonLines([row('x', 2), row('a', 9)])),
      trainingSet: [await jsonLines([row('x', 2), row('c', 3), row('a', 9), row('a', 8)])],
    };
    expect(await overlapOf(given)).toEqual({ method: 'row', seen: [false, false, true], problems: [] });
    const candidate = openedModel(undefined, { description: sampleDescription({ entity: 'id' }) });
    expect(await overlapOf({ ...given, candidate })).toEqual({
      method: 'entity',
      seen: [true, false, true],
      problems: [],
    });
  });

  it('say nothing about the candidate where they cannot be read', async () => {
    const what = expect.stringMatching(
      /^which rows the champion was trained on cannot be read: TABLE_UNREADABLE \w/,
    );
    const trainingSet = [await jsonLines([row('a', 1)])];
    expect(await overlapOf({ champion: champion('/nowhere/rows.parquet'), trainingSet })).toEqual({
      ...unknown,
      problems: [{ kind: 'missing', what }],
    });
  });

  it.each([
    ['a failure that may pass', new RelevoError('STORE_BUSY', 'wait', { retryable: true })],
    ['a failure of the machine', new Error('out of memory')],
  ])('are asked for again after %s', async (_what, failure) => {
    const fail = () => Promise.reject(failure);
    const database: Database = { query: fail, queryColumns: fail, streamNumbers: fail };
    const input = judgeInput({ champion: champion('/c/rows.parquet'), trainingSet: ['/t/rows.parquet'] });
    await expect(findOverlap(database, input, sampleRows({ tenure: [1] }))).rejects.toBe(failure);
  });
});
