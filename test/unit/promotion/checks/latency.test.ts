import { describe, expect, it } from 'vitest';
import { latency } from '../../../../shared/promotion/checks/latency.ts';
import { loadTime } from '../../../../shared/promotion/checks/load-time.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';

/** Calls of which the slowest tenth takes `slow` milliseconds. */
const calls = (slow: number, count = 1000) =>
  Float64Array.from({ length: count }, (_, at) => (at % 10 === 0 ? slow : 0.5));

const judge = (candidate: Float64Array, champion: Float64Array | undefined, limits: object = {}) =>
  latency({
    evidence: { ...sampleEvidence({ rows: 10 }), times: { candidate, champion } },
    rules: sampleRules({ latency: limits }),
    measurements: [],
    slices: [],
  });

const ramp = (scale: number) => Float64Array.from({ length: 100 }, (_, at) => scale * (at + 1));

describe('latency', () => {
  it.each([
    [1, 1, 'pass', 1],
    [1.1, 1, 'pass', 1.1],
    [2, 1, 'fail', 2],
    [0.5, 1, 'pass', 0.5],
  ])('of %d ms beside %d ms: %s', (own, other, status, observed) => {
    expect(judge(calls(own), calls(other))).toMatchObject([
      { id: 'latency:ratio', status, observed, limit: 1.1, rows: 1000 },
    ]);
  });

  it('is left open where the calls differ more among themselves than between the models', () => {
    const [result] = judge(ramp(1.15), ramp(1));
    expect(result).toMatchObject({ status: 'missing', reason: expect.stringContaining('1.15 times') });
    expect(result?.interval?.lower).toBeLessThan(1.1);
  });

  it('has a bound of its own where the policy sets one', () => {
    const limits = { maxRatio: null, maxP95Ms: 2 };
    expect(judge(calls(2), undefined, limits)).toMatchObject([
      { id: 'latency:p95', status: 'pass', observed: 2 },
    ]);
    expect(judge(calls(2.1), undefined, limits)).toMatchObject([{ status: 'fail' }]);
  });

  it('is missing where too few calls were timed', () => {
    expect(judge(calls(1, 99), calls(1), { maxP95Ms: 5 }).map(({ status }) => status)).toEqual([
      'missing',
      'missing',
    ]);
    expect(judge(calls(1), undefined)).toMatchObject([{ status: 'missing' }]);
  });

  it('warns unless the policy wants more', () => {
    const evidence = {
      ...sampleEvidence({ rows: 3000, correlation: 0.995 }),
      times: { candidate: calls(3), champion: calls(1) },
    };
    expect(evaluate(evidence, sampleRules()).verdict).toBe('promote');
    expect(evaluate(evidence, sampleRules({ severity: { latency: 'block' } })).verdict).toBe('reject');
  });
});

describe('load time', () => {
  it.each([
    [10_000, 'pass'],
    [10_001, 'fail'],
    [null, 'missing'],
  ] as const)('of %s ms: %s', (loadMs, status) => {
    const evidence = sampleEvidence({ rows: 10 });
    const judged = { ...evidence, candidate: { ...evidence.candidate, loadMs } };
    const facts = { evidence: judged, rules: sampleRules(), measurements: [], slices: [] };
    expect(loadTime(facts)).toMatchObject([{ id: 'load-time', status, observed: loadMs }]);
    expect(loadTime({ ...facts, rules: sampleRules({ latency: { maxLoadMs: null } }) })).toEqual([]);
  });
});
