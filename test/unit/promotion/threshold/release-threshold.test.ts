import { describe, expect, it } from 'vitest';
import { RelevoError } from '../../../../shared/kernel/error.ts';
import { digestTag, judgedBy, release, rulesBy, sixOfEach, tunedOn } from './release-bench.ts';

/** Of the half to tune on: at 0.65 and above two of three are found, at 0.35 and above all three with one alarm. */
const found = { threshold: 0.35, before: 4 / 5, after: 6 / 7, from: 0.65, rows: 6 };
const spend = { truePositive: { column: 'worth' }, falsePositive: -2, falseNegative: -1, trueNegative: 1 };

describe('a release of a threshold', () => {
  it('is of the champion, tuned on one half and registered as another version of its files', async () => {
    const { signal } = new AbortController();
    const { done, calls } = await release({}, { signal });
    expect(done).toEqual({ ...found, model: 'churn', of: '3', objective: 'f1', version: '4' });
    const tags = {
      'relevo.sha256': digestTag,
      'relevo.threshold': '0.35',
      'relevo.threshold_of': '3',
      'relevo.threshold_from': '0.65',
      'relevo.threshold_files_at': '1003',
    };
    const description = 'Threshold 0.35 in place of 0.65 of v3, tuned for f1 on 6 labelled rows.';
    expect(calls).toEqual([
      ['champion', 'churn', signal],
      ['files', '3', signal],
      ['open', true, 'churn', undefined],
      ['released'],
      ['copy', '3', { tags, description }, signal],
    ]);
  });

  it('is of the version that is named', async () => {
    const { signal } = new AbortController();
    const { done, calls } = await release({ version: '3' }, { signal, champion: 'none' });
    expect(done).toMatchObject({ of: '3', version: '4' });
    expect(calls[0]).toEqual(['version', 'churn', '3', signal]);
  });

  it('takes over what holds of the files too, and their time from a release before it', async () => {
    const kept = { 'relevo.sha256': digestTag, 'relevo.data_digest': 'd1', 'relevo.code_revision': 'r1' };
    const before = {
      'relevo.threshold': '0.65',
      'relevo.threshold_of': '1',
      'relevo.threshold_from': '0.5',
      'relevo.threshold_files_at': '77',
    };
    const gone = { 'relevo.request_id': 'q', 'relevo.verdict': 'promote', staging: 'prod' };
    const { calls } = await release({}, { tags: { ...kept, ...before, ...gone } });
    expect(calls).toContainEqual(['open', true, 'churn', 0.65]);
    expect(calls.at(-1)).toEqual([
      'copy',
      '3',
      {
        tags: {
          ...kept,
          'relevo.threshold': '0.35',
          'relevo.threshold_of': '3',
          'relevo.threshold_from': '0.65',
          'relevo.threshold_files_at': '77',
        },
        description: expect.stringContaining('of v3'),
      },
      undefined,
    ]);
  });

  it('is not registered in a dry run', async () => {
    const { done, called } = await release({ dryRun: true });
    expect(done).toEqual({ ...found, model: 'churn', of: '3', objective: 'f1', version: null });
    expect(called).not.toContain('copy');
  });

  it('is not registered where no threshold is better', async () => {
    const { done, called } = await release({}, { model: { threshold: 0.4 } });
    expect(done).toMatchObject({ threshold: 0.4, from: 0.4, before: 6 / 7, after: 6 / 7, version: null });
    expect(called).not.toContain('copy');
  });

  it('may be for accuracy', async () => {
    // All but one are right from 0.65 on, and from 0.35 on.
    const { done } = await release(
      { rules: rulesBy({}, { primary: 'accuracy' }) },
      { model: { threshold: 0.95 } },
    );
    expect(done).toMatchObject({ objective: 'accuracy', threshold: 0.65, before: 3 / 6, after: 5 / 6 });
  });

  it('is for what decisions are worth where the policy says so, by the amounts of its own half', async () => {
    const { done } = await release({ rules: rulesBy({ value: spend }) });
    // From 0.65 on: 1 + 2 for those found, 3 for those left alone, -1 for the one missed; from 0.35 on: 1 + 2 + 4 - 2 + 2.
    expect(done).toMatchObject({ objective: 'value', threshold: 0.35, before: 5 / 6, after: 7 / 6 });
    const { done: same } = await release({ rules: rulesBy({ value: spend }, { primary: 'roc_auc' }) });
    expect(same).toEqual(done);
  });

  it('needs no amounts of the other half, nor of those about whom none is asked', async () => {
    const rows = sixOfEach
      .map((row) => row.replace(/,(?:1000|3|5|6)$/, ','))
      .concat(`${judgedBy[0]},0.5,Yes,inf`);
    const { done } = await release({ rules: rulesBy({ value: spend }) }, { rows });
    expect(done).toMatchObject({ objective: 'value', threshold: 0.35, before: 5 / 6, after: 7 / 6 });
  });

  it('needs no digest of every file, nor the entity that the policy names', async () => {
    const { done } = await release({ rules: rulesBy({}, { entity: 'account' }) }, { tags: {} });
    expect(done).toMatchObject(found);
  });
});

const errorOf = async (...given: Parameters<typeof release>) => (await release(...given)).error;

describe('a release that cannot be', () => {
  it.each([
    ['no threshold is better by recall alone', { primary: 'recall' }],
    ['no threshold is better by roc_auc alone', { primary: 'roc_auc' }],
    ['a multiclass model has no threshold', { task: 'multiclass', primary: 'accuracy', positive: undefined }],
    ['a regression model has no threshold', { task: 'regression', primary: 'rmse', positive: undefined }],
  ])('%s', async (message, rest) => {
    const { error, calls } = await release({ rules: rulesBy({}, rest) });
    expect(error).toMatchObject({ code: 'THRESHOLD_OBJECTIVE', status: 400, path: 'policy' });
    expect(error).toHaveProperty('message', expect.stringMatching(`^${message}`));
    expect(calls).toEqual([]);
  });

  it.each(['none', 'dangling'] as const)('of a champion that is %s', async (champion) =>
    expect(await errorOf({}, { champion })).toMatchObject({
      code: 'NO_CHAMPION',
      status: 409,
      message: 'churn has no champion; name a version',
    }),
  );

  it('of a version that is not there', async () =>
    expect(await errorOf({ version: '9' })).toMatchObject({
      code: 'VERSION_NOT_FOUND',
      status: 404,
      path: 'version',
      message: 'churn v9 does not exist in the registry',
    }));

  it('of a version without files', async () =>
    expect(await errorOf({}, { noFiles: true })).toMatchObject({
      code: 'MODEL_NO_FILES',
      status: 409,
      message: 'churn v3 has no files',
    }));

  it('of files that are not those registered', async () => {
    const tags = { 'relevo.sha256': JSON.stringify({ 'model.onnx': 'f'.repeat(64) }) };
    const { error, called } = await release({}, { tags });
    expect(error).toMatchObject({
      code: 'MODEL_UNUSABLE',
      status: 409,
      message: expect.stringMatching(/^model\.onnx of churn v3 is not the file that was registered/),
    });
    expect(called).not.toContain('open');
  });

  it('of a model that does not load', async () =>
    expect(
      await errorOf(
        {},
        {
          openScorer: () => Promise.reject(new RelevoError('MODEL_LOAD_FAILED', 'no graph', { status: 500 })),
        },
      ),
    ).toMatchObject({
      code: 'MODEL_UNUSABLE',
      message: 'churn v3 cannot be scored: MODEL_LOAD_FAILED no graph',
    }));

  it('of another model than the policy is for, which is closed again', async () => {
    const { error, calls, called } = await release({}, { model: { target: 'Left', positive: 'No' } });
    expect(error).toMatchObject({
      code: 'MODEL_UNUSABLE',
      status: 409,
      message:
        'target of the model is Left, the policy says Churn; positive label of the model is No, the policy says Yes',
    });
    expect(calls.at(-1)).toEqual(['released']);
    expect(called.filter((name) => name === 'released')).toHaveLength(1);
  });

  it('of unknown labels', async () => {
    const { error, labels, calls } = await release({}, { rows: [...sixOfEach, 'c4,0.5,Perhaps,1'] });
    expect(error).toMatchObject({ code: 'LABEL_UNKNOWN', status: 400, path: labels });
    expect(error).toHaveProperty('message', expect.stringMatching(/^1 .* no label of the model$/));
    expect(calls.at(-1)).toEqual(['released']);
  });

  it.each([
    ['no rows of its half', judgedBy.map((id) => `${id},0.5,${id === 'c1' ? 'Yes' : 'No'},1`), 0],
    ['one label there', [...tunedOn.map((id) => `${id},0.5,Yes,1`), 'c1,0.5,No,1'], 6],
    ['the other label there', ['c4,0.5,No,1', 'c1,0.5,Yes,1'], 1],
  ])('from %s', async (_what, rows, count) => {
    const { error, labels } = await release({}, { rows: [sixOfEach[0] ?? '', ...rows] });
    expect(error).toMatchObject({
      code: 'THRESHOLD_ROWS',
      status: 400,
      path: labels,
      message: `the half to tune on has ${count} rows and not both labels; more labelled rows are needed`,
    });
  });

  it.each([
    ['are not there', 'spend', '1', 'the rows have no column spend'],
    ['are not finite', 'worth', 'inf', 'worth is not a finite amount in 1 row'],
    ['are needed and empty', 'worth', '', '1 row has no amount'],
  ])('by amounts that %s', async (_what, column, amount, message) => {
    const value = { ...spend, truePositive: { column } };
    const rows = [...sixOfEach, `c17,0.5,Yes,${amount}`];
    const { error, labels } = await release({ rules: rulesBy({ value }) }, { rows });
    expect(error).toMatchObject({ code: 'AMOUNTS_MISSING', status: 400, path: labels, message });
  });

  it.each([
    ['before rows are read', ['no table']],
    ['before rows are scored', sixOfEach],
  ])('once it was stopped, %s', async (_what, rows) => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const { error, called } = await release({}, { rows, signal: stop.signal });
    expect(error).toHaveProperty('message', 'enough');
    expect(called).toEqual(['champion', 'files', 'open', 'released']);
  });
});
