import { describe, expect, it } from 'vitest';
import { provenance } from '../../../../shared/promotion/checks/provenance.ts';
import { sampleEvidence, samplePackage } from '../evidence-sample.ts';
import { sampleFacts } from '../facts-sample.ts';

const sample = sampleEvidence({ rows: 2 });
const judge = (changes: Partial<typeof samplePackage>, rules: object = {}) =>
  provenance(
    sampleFacts({
      evidence: { ...sample, package: { ...samplePackage, ...changes } },
      gate: { provenance: rules },
    }),
  );

const statuses = (...args: Parameters<typeof judge>) =>
  Object.fromEntries(judge(...args).map(({ id, status }) => [id, status]));

const pickles = (count: number) => Array.from({ length: count }, (_, at) => `part-${at}.pkl`);

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
    expect(statuses({ pickles: pickles(7) })).toMatchObject({ 'provenance:pickle': 'fail' });
    expect(judge({ pickles: pickles(7) })[1]?.reason).toContain('part-4.pkl and 2 more');
    expect(statuses({ pickles: pickles(7) }, { allowPickle: true })).not.toHaveProperty('provenance:pickle');
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

  it('says what it found, part by part', () => {
    const nothing = { interval: null, rows: null, furtherRows: null };
    const address = 's3://models/churn/7';
    expect(judge({ address }, { sources: ['dbfs:/other', 's3://models'] })).toEqual([
      {
        ...nothing,
        id: 'provenance:source',
        status: 'pass',
        required: 'files under dbfs:/other or s3://models',
        observed: address,
        limit: null,
        reason: `the files are at ${address}`,
      },
      {
        ...nothing,
        id: 'provenance:digests',
        status: 'pass',
        required: 'a digest of every file that counts',
        observed: 0,
        limit: 0,
        reason: 'the version names the digest of each',
      },
      {
        ...nothing,
        id: 'provenance:pickle',
        status: 'pass',
        required: 'no pickled files',
        observed: 0,
        limit: 0,
        reason: 'there is none',
      },
      {
        ...nothing,
        id: 'provenance:graph',
        status: 'pass',
        required: 'known operators and operator sets, all data inside the folder',
        observed: 'ai.onnx 17',
        limit: null,
        reason: '1 operator of ai.onnx 17',
      },
    ]);
    expect(judge({ address: null }, { sources: ['s3://models'] })[0]).toEqual({
      ...nothing,
      id: 'provenance:source',
      status: 'missing',
      required: 'files under s3://models',
      observed: null,
      limit: null,
      reason: 'the registry does not say where the files are',
    });
  });

  it.each([
    ['s3://models/a..b/7', 'pass'],
    ['s3://models/..b/7', 'pass'],
    ['s3://models/b../7', 'pass'],
    ['s3://models/./7', 'pass'],
    ['s3://models/..', 'fail'],
    ['s3://models/..?x', 'fail'],
    ['s3://models/..#x', 'fail'],
    ['s3://models/.%2e/x', 'fail'],
    ['s3://models/..%2fx', 'fail'],
  ])('%s goes up or does not: %s', (address, status) =>
    expect(statuses({ address }, { sources: ['s3://models'] })).toMatchObject({
      'provenance:source': status,
    }),
  );

  it('knows an address that begins by going up', () =>
    expect(statuses({ address: '../models/7' }, { sources: ['../models'] })).toMatchObject({
      'provenance:source': 'fail',
    }));

  it('names five pickles and counts the others', () => {
    const five = 'part-0.pkl, part-1.pkl, part-2.pkl, part-3.pkl, part-4.pkl';
    expect(judge({ pickles: pickles(5) })[1]).toMatchObject({
      status: 'fail',
      observed: 5,
      reason: `${five}: Python runs what is in them`,
    });
    expect(judge({ pickles: pickles(6) })[1]).toMatchObject({
      observed: 6,
      reason: `${five} and 1 more: Python runs what is in them`,
    });
    expect(judge({ undeclared: ['a', 'b'] })[0]).toMatchObject({ observed: 2 });
  });

  it.each([
    ['', 7],
    ['ai.onnx.ml', 1],
    ['com.microsoft', 1],
  ])('takes operators of %j from operator set %d on', (domain, first) => {
    const of = (version: number) =>
      judge({ graph: { opsets: [{ domain, version }], operators: [{ domain, name: 'Gemm' }] } }).at(-1);
    const name = domain === '' ? 'ai.onnx' : domain;
    expect(of(first)).toMatchObject({ status: 'pass', observed: `${name} ${first}` });
    expect(of(first - 1)).toMatchObject({
      status: 'fail',
      reason: `operator set ${first - 1} of ${name} is too old`,
    });
  });

  it('looks at the operator sets that are used alone, and names each', () => {
    const operators = [
      { domain: '', name: 'Gemm' },
      { domain: '', name: 'Cast' },
      { domain: 'ai.onnx.ml', name: 'TreeEnsembleClassifier' },
    ];
    const opsets = [
      { domain: '', version: 17 },
      { domain: 'ai.onnx.ml', version: 3 },
      { domain: 'org.unused', version: 1 },
    ];
    expect(judge({ graph: { opsets, operators } }).at(-1)).toMatchObject({
      status: 'pass',
      observed: 'ai.onnx 17, ai.onnx.ml 3',
      reason: '3 operators of ai.onnx 17, ai.onnx.ml 3',
    });
    expect(judge({ graph: { opsets: opsets.slice(0, 1), operators } }).at(-1)).toMatchObject({
      status: 'fail',
      reason: 'no operator set of ai.onnx.ml is named',
    });
  });

  it('stays open where the package cannot be read', () =>
    expect(provenance(sampleFacts({ evidence: { ...sample, package: undefined } }))).toMatchObject([
      {
        id: 'provenance',
        status: 'missing',
        required: 'a package that can be read',
        reason: 'the graph is not known',
      },
    ]));
});
