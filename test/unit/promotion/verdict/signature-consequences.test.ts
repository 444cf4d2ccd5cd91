import { describe, expect, it } from 'vitest';
import type { ModelEvidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { checkOf } from '../checks/predictions-sample.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { withCandidate } from '../facts-sample.ts';

describe('signature', () => {
  const { inputs } = sampleEvidence().candidate;
  it.each<[string, Partial<ModelEvidence>, 'pass' | 'fail']>([
    ['fewer inputs', { inputs: inputs.slice(1) }, 'pass'],
    [
      'a wider number',
      { inputs: [{ name: 'tenure', type: 'double', required: true }, ...inputs.slice(1)] },
      'pass',
    ],
    ['a new optional input', { inputs: [...inputs, { name: 'age', type: 'long', required: false }] }, 'pass'],
    ['a new required input', { inputs: [...inputs, { name: 'age', type: 'long', required: true }] }, 'fail'],
    ['a narrower type', { inputs: [{ name: 'tenure', type: 'integer', required: true }] }, 'fail'],
    ['another type', { inputs: [{ name: 'plan', type: 'long', required: true }] }, 'fail'],
    ['another output', { outputs: [{ name: 'score', type: 'double' }] }, 'fail'],
    ['another positive label', { positive: 'No' }, 'fail'],
    ['another set of labels', { classes: ['No', 'Yes', 'Maybe'] }, 'fail'],
  ])('%s: %3$s', (_name, changes, status) => {
    const evidence = withCandidate(sampleEvidence({ rows: 300 }), changes);
    expect(checkOf(evaluate(evidence, sampleRules()), 'signature-compatibility').status).toBe(status);
  });
});

describe('a signature that is to be equal', () => {
  const { inputs } = sampleEvidence().candidate;
  it.each([
    ['the same', inputs, 'pass', 'callers of the champion need no change'],
    ['in another order', inputs.toReversed(), 'pass', 'callers of the champion need no change'],
    ['fewer inputs', inputs.slice(1), 'fail', 'no longer takes tenure'],
    [
      'a wider number',
      inputs.map((input) => (input.name === 'tenure' ? { ...input, type: 'double' as const } : input)),
      'fail',
      'tenure was long and is now double',
    ],
    [
      'an input that may now be left out',
      inputs.map((input) => (input.name === 'plan' ? { ...input, required: false } : input)),
      'fail',
      'plan was string and is now an optional string',
    ],
    [
      'a new optional input',
      [...inputs, { name: 'age', type: 'long' as const, required: false }],
      'fail',
      'takes the new column age',
    ],
    [
      'a new required input',
      [...inputs, { name: 'age', type: 'long' as const, required: true }],
      'fail',
      'needs the new column age',
    ],
  ] as const)('%s: %3$s', (_name, own, status, reason) => {
    const evidence = withCandidate(sampleEvidence({ rows: 300 }), { inputs: [...own] });
    const rules = sampleRules({ signature: 'equal' });
    expect(checkOf(evaluate(evidence, rules), 'signature-compatibility')).toMatchObject({ status, reason });
  });
});
