import { describe, expect, it } from 'vitest';
import { naiveModel } from '../../../../shared/promotion/checks/naive-model.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { estimateOf, measuredAs, ofRows, sampleFacts, withCandidate } from '../facts-sample.ts';

/** Three of eight rows are positive. */
const predictions = {
  task: 'binary' as const,
  truth: Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0),
  decided: new Uint8Array(8),
  probabilities: new Float64Array(8),
};
const evidence = withCandidate(ofRows(sampleEvidence({ rows: 2, champion: null }), 1000), { predictions });

const judge = (primary: 'roc_auc' | 'brier' | 'log_loss' | 'f1', value: number, bound: number) =>
  naiveModel(
    sampleFacts({
      evidence,
      rest: { primary },
      measurements: [
        measuredAs('accuracy'),
        measuredAs(primary, { candidate: estimateOf(value, bound, bound) }),
      ],
    }),
  );

describe('a naive model', () => {
  it('must be beaten by a tenth of what is left to perfection, for certain', () => {
    expect(judge('roc_auc', 0.6, 0.56)).toEqual([
      {
        id: 'naive-model',
        status: 'pass',
        required: 'bound beyond 0.5500',
        observed: 0.6,
        limit: 0.55,
        interval: estimateOf(0.6, 0.56, 0.56),
        rows: 1000,
        furtherRows: null,
        reason: 'roc_auc 0.6000 against 0.5000 of a naive model, bound 0.5600, limit 0.5500',
      },
    ]);
    expect(judge('roc_auc', 0.6, 0.55)).toMatchObject([{ status: 'missing', furtherRows: 365 }]);
    expect(judge('roc_auc', 0.55, 0.5)).toMatchObject([{ status: 'fail' }]);
  });

  it.each([
    ['f1', 0.375 + 0.0625],
    ['brier', 0.234375 * 0.9],
    ['log_loss', -0.9 * (0.375 * Math.log(0.375) + 0.625 * Math.log(0.625))],
  ] as const)('sets a limit by %s too: %d', (primary, limit) => {
    const [result] = judge(primary, 0.1, 0.1);
    expect(result?.limit).toBeCloseTo(limit, 12);
    expect(result?.status).toBe(primary === 'f1' ? 'fail' : 'pass');
  });

  it.each(['rmse', 'mae'] as const)('sets a limit by %s of numbers: all the way is to none', (primary) => {
    const numbers = {
      task: 'regression' as const,
      truth: Float64Array.of(-1, -1, 1, 1),
      predicted: new Float64Array(4),
    };
    const [result] = naiveModel(
      sampleFacts({
        evidence: withCandidate(evidence, { predictions: numbers }),
        rest: { task: 'regression', positive: undefined, primary },
        measurements: [measuredAs(primary)],
      }),
    );
    expect(result?.limit).toBeCloseTo(0.9, 12);
  });

  it.each([
    ['the metric was not measured', { evidence, measurements: [measuredAs('f1')] }],
    [
      'there are no predictions',
      {
        evidence: withCandidate(evidence, { predictions: undefined }),
        measurements: [measuredAs('roc_auc')],
      },
    ],
  ])('is not compared with where %s', (_what, facts) =>
    expect(naiveModel(sampleFacts(facts))).toEqual([
      {
        id: 'naive-model',
        status: 'missing',
        required: 'better than a naive model',
        reason: 'roc_auc was not measured',
        observed: null,
        limit: null,
        interval: null,
        rows: null,
        furtherRows: null,
      },
    ]),
  );
});
