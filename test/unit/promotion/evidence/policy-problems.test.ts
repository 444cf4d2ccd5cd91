import { describe, expect, it } from 'vitest';
import { policyProblems } from '../../../../shared/promotion/evidence/policy-problems.ts';
import { sampleRules } from '../evidence-sample.ts';
import { sampleDescription as anyDescription } from '../model-sample.ts';

const problems = (...given: Parameters<typeof policyProblems>) =>
  policyProblems(...given).map(({ kind, what }) => `${kind}: ${what}`);

const sampleDescription = (stated: Parameters<typeof anyDescription>[0] = {}) =>
  anyDescription({ entity: 'id', ...stated });

const regression = sampleRules({}, { task: 'regression', positive: undefined, primary: 'rmse' });

describe('a model beside its policy', () => {
  it('is the one that the policy speaks about', () => {
    expect(problems(sampleDescription(), sampleRules())).toEqual([]);
    const numbers = sampleDescription({ task: 'regression', classes: [], positive: null });
    expect(problems(numbers, regression)).toEqual([]);
    expect(problems({ ...numbers, positive: 'Yes' }, regression)).toEqual([]);
  });

  it('is another one by its task, target or label', () => {
    expect(problems(sampleDescription(), regression)).toEqual([
      'broken: task of the model is binary, the policy says regression',
    ]);
    expect(problems(sampleDescription({ target: null, positive: 'No' }), sampleRules())).toEqual([
      'broken: target of the model is none, the policy says Churn',
      'broken: positive label of the model is No, the policy says Yes',
    ]);
    expect(problems(sampleDescription(), { ...sampleRules(), positive: undefined })).toEqual([
      'broken: positive label of the model is Yes, the policy says none',
    ]);
  });

  it('leaves the question open where it does not know whom the policy says rows are about', () => {
    expect(problems(sampleDescription({ entity: null }), sampleRules())).toEqual([
      'missing: entity of the model is none, the policy says id',
    ]);
    expect(problems(sampleDescription(), { ...sampleRules(), entity: null })).toEqual([]);
  });
});
