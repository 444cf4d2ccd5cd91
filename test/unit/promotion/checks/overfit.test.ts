import { describe, expect, it } from 'vitest';
import { overfit } from '../../../../shared/promotion/checks/overfit.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { estimateOf, measuredAs, ofRows, sampleFacts, withCandidate } from '../facts-sample.ts';

type Metric = 'roc_auc' | 'log_loss' | 'r2';

function judge(primary: Metric, trained: object, candidate = estimateOf(0.8, 0.78, 0.82), names = [primary]) {
  const evidence = withCandidate(ofRows(sampleEvidence({ rows: 2 }), 1000), { trained });
  return overfit(
    sampleFacts({
      evidence,
      rest: primary === 'r2' ? { task: 'regression', positive: undefined, primary } : { primary },
      measurements: [measuredAs('f1'), ...names.map((name) => measuredAs(name, { candidate }))],
    }),
  );
}

describe('overfit', () => {
  it('is not judged where the run recorded nothing, and says what it looks for', () =>
    expect(judge('roc_auc', { f1: 1 })).toEqual([
      {
        id: 'overfit',
        status: 'not-run',
        required: 'roc_auc at most 0.1000 worse than on training rows, relative',
        reason: 'the run recorded no train_roc_auc',
        observed: null,
        limit: null,
        interval: null,
        rows: null,
        furtherRows: null,
      },
    ]));

  it('holds the loss against the limit, relative to the training rows', () =>
    expect(judge('roc_auc', { roc_auc: 0.85 }, estimateOf(0.816, 0.799, 0.833, 0.017))).toEqual([
      {
        id: 'overfit',
        status: 'pass',
        required: 'roc_auc at most 0.1000 worse than on training rows, relative',
        observed: expect.closeTo(0.04, 12),
        limit: 0.1,
        interval: {
          value: expect.closeTo(0.04, 12),
          lower: expect.closeTo(0.02, 12),
          upper: expect.closeTo(0.06, 12),
          standardError: expect.closeTo(0.02, 12),
          method: 'delong',
        },
        rows: 1000,
        furtherRows: null,
        reason: 'roc_auc 0.8500 on training rows, 0.8160 on these: 0.0400 lost, bound 0.0600, limit 0.1000',
      },
    ]));

  it.each([
    ['roc_auc', 1, estimateOf(0.95, 0.91, 0.96), 'pass', 0.05],
    ['roc_auc', 1, estimateOf(0.95, 0.89, 0.96), 'missing', 0.05],
    ['roc_auc', 1, estimateOf(0.875, 0.85, 0.96), 'fail', 0.125],
    ['log_loss', 0.5, estimateOf(0.525, 0.5, 0.54), 'pass', 0.05],
    ['log_loss', 0.5, estimateOf(0.525, 0.5, 0.56), 'missing', 0.05],
    ['log_loss', 0.5, estimateOf(0.5625, 0.5, 0.6), 'fail', 0.125],
    ['r2', -0.5, estimateOf(-0.525, -0.54, -0.5), 'pass', 0.05],
    ['r2', -0.5, estimateOf(-0.5625, -0.6, -0.5), 'fail', 0.125],
  ] as const)('%s %d on training rows, %o on these: %s', (metric, trained, candidate, status, lost) => {
    const [result] = judge(metric, { [metric]: trained }, candidate);
    expect(result).toMatchObject({ status, observed: expect.closeTo(lost, 12) });
    expect(result?.interval?.lower).toBeLessThanOrEqual(lost);
    expect(result?.interval?.upper).toBeGreaterThan(lost);
  });

  it.each([
    ['the metric was not measured', 0.9, []],
    ['nothing can be relative to the training rows', 0, ['roc_auc' as const]],
  ])('stays open where %s', (_what, trained, names) =>
    expect(judge('roc_auc', { roc_auc: trained }, undefined, names)).toMatchObject([
      { id: 'overfit', status: 'missing', reason: 'roc_auc on both kinds of rows is not known' },
    ]),
  );
});
