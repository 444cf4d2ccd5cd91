import { describe, expect, it } from 'vitest';
import { bareEvidence } from '../../../../shared/promotion/evidence/bare-evidence.ts';
import type { JudgeRowsInput } from '../../../../shared/promotion/evidence/judge-rows.ts';
import { sampleRules } from '../evidence-sample.ts';
import { bareSet, championOf, judgeInput, openedModel } from '../judge-sample.ts';
import { echo, sampleDescription, sampleScorer } from '../model-sample.ts';
import { registeredVersion } from '../stated-record.ts';

const unloaded = { kind: 'broken', what: 'model.onnx of the champion is absent' } as const;

describe('what is known before any row is read', () => {
  it('is what the candidate is', () => {
    const description = sampleDescription({ outputs: [{ name: 'probability', type: 'double' }] });
    const candidate = openedModel(sampleScorer(echo), { description });
    expect(bareEvidence(judgeInput({ candidate, trained: { roc_auc: 0.9 } }))).toEqual({
      problems: [],
      origin: 'new-design',
      rows: { used: 0, excluded: 0, overlap: 'none', entities: undefined, groups: [] },
      candidate: {
        version: '7',
        bytes: 1200,
        loadMs: 4,
        trained: { roc_auc: 0.9 },
        inputs: [{ name: 'tenure', type: 'double', required: true }],
        outputs: [{ name: 'probability', type: 'double' }],
        task: 'binary',
        classes: ['No', 'Yes'],
        positive: 'Yes',
        predictions: undefined,
      },
      champion: null,
      anchor: { kind: 'none', why: 'the candidate was not scored' },
      set: null,
      rejected: null,
      parity: undefined,
      trials: undefined,
      times: undefined,
      trainedOn: undefined,
    });
  });

  it.each<[string, Record<string, string>]>([
    ['new-design', {}],
    ['refresh', { 'relevo.request_id': 'r-1' }],
    ['threshold', { 'relevo.threshold': '0.4' }],
    ['threshold', { 'relevo.threshold': '0.4', 'relevo.request_id': 'r-1' }],
  ])('is that it is a %s by its tags %j', (origin, tags) =>
    expect(bareEvidence(judgeInput({ version: registeredVersion('7', { tags }) })).origin).toBe(origin),
  );

  it('is what is wrong with it, and that it is not the model that the policy speaks about', () => {
    const problem = { kind: 'missing', what: 'no digest of model.onnx' } as const;
    const candidate = openedModel(undefined, { problems: [problem] });
    expect(bareEvidence(judgeInput({ candidate, rules: sampleRules() })).problems).toEqual([
      problem,
      { kind: 'missing', what: 'entity of the model is none, the policy says id' },
    ]);
  });

  it('is the set whose turn is the last, and what was decided on it', () => {
    const rejected = { decision: 2, version: '5', policyDigest: 'x' };
    const own = { ...bareSet({ source: 'candidate' }), rejected };
    expect(bareEvidence(judgeInput({ sets: [bareSet(), bareSet(), own] }))).toMatchObject({
      set: own.set,
      rejected,
    });
    expect(bareEvidence(judgeInput({ sets: [own, bareSet()] }))).toMatchObject({ rejected: null });
  });
});

const known = (champion: JudgeRowsInput['champion']) => {
  const candidate = openedModel(sampleScorer(echo, { classes: ['a', 'b'], positive: 'b', entity: 'id' }));
  const rules = sampleRules({}, { positive: 'b' });
  const { problems, champion: side, rows } = bareEvidence(judgeInput({ champion, candidate, rules }));
  return { problems, champion: side, overlap: rows.overlap };
};

describe('what is known of the champion', () => {
  const classes = ['No', 'Yes'];

  it('is what it is, and nothing of what it was trained on', () => {
    const champion = { version: '6', bytes: 1200, loadMs: 4, classes, positive: 'Yes', trained: {} };
    expect(known(championOf(sampleScorer(echo), '/c/rows.parquet'))).toMatchObject({
      problems: [],
      champion,
      overlap: 'unknown',
    });
  });

  it('says nothing about the candidate where it cannot be loaded', () => {
    const broken = championOf(undefined, '/c/rows.parquet');
    const model = openedModel(undefined, { problems: [unloaded] });
    const found = known({ ...broken, model });
    expect(found.problems).toEqual([{ kind: 'missing', what: unloaded.what }]);
    expect(found.champion).toMatchObject({ version: '6', classes, bytes: null, loadMs: null });
    const scored = { ...broken, model: openedModel(sampleScorer(echo), { problems: [unloaded] }) };
    expect(known(scored).problems).toEqual([]);
  });

  it('is taken to be like the candidate where nothing can be told', () =>
    expect(known({ kind: 'unusable', version: '6', why: 'it has no files' })).toEqual({
      problems: [{ kind: 'missing', what: 'it has no files' }],
      champion: expect.objectContaining({
        version: '6',
        classes: ['a', 'b'],
        positive: 'b',
        bytes: null,
        loadMs: null,
        trained: {},
      }),
      overlap: 'unknown',
    }));
});
