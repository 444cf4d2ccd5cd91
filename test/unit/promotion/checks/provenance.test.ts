import { describe, expect, it } from 'vitest';
import { provenance } from '../../../../shared/promotion/checks/provenance.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, samplePackage, sampleRules } from '../evidence-sample.ts';
import { checkOf } from './predictions-sample.ts';

const judge = (changes: Partial<typeof samplePackage>, rules: object = {}) =>
  provenance({
    evidence: { ...sampleEvidence({ rows: 10 }), package: { ...samplePackage, ...changes } },
    rules: sampleRules({ provenance: rules }),
    measurements: [],
    slices: [],
  });

const statuses = (...args: Parameters<typeof judge>) =>
  Object.fromEntries(judge(...args).map(({ id, status }) => [id, status]));

describe('provenance', () => {
  it('passes a package of known parts, from anywhere where the policy does not say', () => {
    expect(statuses({})).toEqual({
      'provenance:digests': 'pass',
      'provenance:pickle': 'pass',
      'provenance:graph': 'pass',
    });
  });

  it.each([
    ['s3://models/churn/7', 's3://models', 'pass'],
    ['s3://models/churn/7', 's3://models/', 'pass'],
    ['s3://models', 's3://models', 'pass'],
    ['s3://models-of-others/churn', 's3://models', 'fail'],
    ['s3://models/../others/churn', 's3://models', 'fail'],
    ['s3://models/%2e%2E/others', 's3://models', 'fail'],
    ['s3://models%2F..%2Fothers', 's3://models', 'fail'],
    [null, 's3://models', 'missing'],
  ] as const)('%s under %s: %s', (address, source, status) => {
    expect(statuses({ address }, { sources: ['dbfs:/other', source] })).toMatchObject({
      'provenance:source': status,
    });
  });

  it('leaves the question open where a file that counts has no digest', () => {
    const [digests] = judge({ undeclared: ['weights.bin', 'relevo/profile.json'] });
    expect(digests).toMatchObject({
      status: 'missing',
      reason: 'no digest of weights.bin, relevo/profile.json',
    });
  });

  it('refuses pickles unless they are allowed', () => {
    const pickles = Array.from({ length: 7 }, (_, at) => `part-${at}.pkl`);
    expect(statuses({ pickles })).toMatchObject({ 'provenance:pickle': 'fail' });
    expect(judge({ pickles })[1]?.reason).toContain('part-4.pkl and 2 more');
    expect(statuses({ pickles }, { allowPickle: true })).not.toHaveProperty('provenance:pickle');
  });

  it.each([
    [{ operators: [{ domain: 'org.evil', name: 'Run' }] }, 'unknown operator org.evil.Run'],
    [{ operators: [] }, 'no operator at all'],
    [{ opsets: [{ domain: '', version: 6 }] }, 'operator set 6 of ai.onnx is too old'],
    [{ opsets: [] }, 'no operator set of ai.onnx is named'],
  ] as const)('refuses a graph of %j', (changes, reason) => {
    const graph = { ...samplePackage.graph, ...structuredClone(changes) };
    expect(
      judge({ graph: { opsets: [...graph.opsets], operators: [...graph.operators] } }).at(-1),
    ).toMatchObject({
      status: 'fail',
      reason,
    });
  });

  it('refuses tensors outside the folder', () => {
    expect(judge({ outside: ['../secret.bin'] }).at(-1)).toMatchObject({
      status: 'fail',
      reason: 'tensors outside the folder: ../secret.bin',
    });
  });

  it('rejects the candidate, and leaves the question open where the package cannot be read', () => {
    const evidence = sampleEvidence({ rows: 3000, correlation: 0.995 });
    const pickled = { ...evidence, package: { ...samplePackage, pickles: ['model.pkl'] } };
    expect(evaluate(evidence, sampleRules()).verdict).toBe('promote');
    expect(evaluate(pickled, sampleRules()).verdict).toBe('reject');
    const unknown = evaluate({ ...evidence, package: undefined }, sampleRules());
    expect(checkOf(unknown, 'provenance').status).toBe('missing');
    expect(unknown.verdict).toBe('insufficient-evidence');
  });
});
