import { describe, expect, it } from 'vitest';
import { churn } from '../../../../shared/promotion/checks/churn.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { estimateOf, measuredAs, sampleFacts, withCandidate, withChampion } from '../facts-sample.ts';
import { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';

/** Half of the changes are for the better. */
const changed = (count: number, of: number): JudgedRow[] => [
  ...times(count / 2, { truth: 1, candidate: 0.6, champion: 0.4 }),
  ...times(count / 2, { truth: 1, candidate: 0.4, champion: 0.6 }),
  ...times((of - count) / 2, { truth: 1, candidate: 0.8, champion: 0.8 }),
  ...times((of - count) / 2, { truth: 0, candidate: 0.2, champion: 0.2 }),
];

const even = measuredAs('roc_auc', { difference: estimateOf(0.01, 0, 0.02) });
const judge = (rows: JudgedRow[], measurements = [even], primary = 'roc_auc') =>
  churn(sampleFacts({ evidence: evidenceOf(rows), rest: { primary }, measurements }))[0];

const atAlpha = (alpha: number) =>
  churn(
    sampleFacts({
      evidence: evidenceOf(changed(260, 2000)),
      measurements: [even],
      gate: { alpha, resamples: 2000 },
    }),
  )[0];

describe('churn', () => {
  it.each([
    [0, 'pass', '0.0 % of the decisions changed, at most 0.1 % for certain'],
    [100, 'pass', '5.0 % of the decisions changed, at most 5.9 % for certain'],
    [102, 'warn', '5.1 % of the decisions changed, at most 6.0 % for certain, more than 5.0 %'],
    [160, 'warn', '8.0 % of the decisions changed, at most 9.1 % for certain, more than 5.0 %'],
    [300, 'fail', '15.0 % of the decisions changed, at most 16.4 % for certain'],
  ] as const)('of %d in 2,000 rows: %s', (count, status, reason) =>
    expect(judge(changed(count, 2000))).toEqual({
      id: 'churn',
      status,
      required: 'at most 15.0 % of the decisions changed, unless certainly better',
      observed: count / 2000,
      limit: 0.15,
      interval: expect.objectContaining({ value: count / 2000, method: 'wilson' }),
      rows: 2000,
      furtherRows: null,
      reason,
    }),
  );

  it('stays open between the limit and the bound, with the rows that would settle it', () => {
    const result = judge(changed(290, 2000));
    expect(result).toMatchObject({ status: 'missing', furtherRows: 29_235 });
    expect(result?.reason).toBe(
      '14.5 % of the decisions changed, at most 15.8 % for certain; needs 29,235 further labelled rows',
    );
  });

  it.each([
    ['certainly better', measuredAs('roc_auc', { difference: estimateOf(0.01, 0.001, 0.1) }), 'warn'],
    ['perhaps better', measuredAs('roc_auc', { difference: estimateOf(0.01, 0, 0.1) }), 'fail'],
    ['better by another metric', measuredAs('f1', { difference: estimateOf(0.01, 0.001, 0.1) }), 'fail'],
    ['not compared', measuredAs('roc_auc', { difference: null }), 'fail'],
  ] as const)('of too many is judged of a candidate that is %s: %3$s', (_what, measured, status) =>
    expect(judge(changed(400, 2000), [measured])).toMatchObject({ status, furtherRows: null }),
  );

  it.each([
    [-0.001, 'warn'],
    [0, 'fail'],
  ])('knows a loss whose upper bound is %d: %s', (upper, status) =>
    expect(
      judge(
        changed(400, 2000),
        [measuredAs('log_loss', { difference: estimateOf(-0.01, -0.1, upper) })],
        'log_loss',
      ),
    ).toMatchObject({ status }),
  );

  it('says that it is accepted of a candidate that is certainly better, and asks for no rows', () => {
    const better = measuredAs('roc_auc', { difference: estimateOf(0.01, 0.001, 0.1) });
    expect(judge(changed(290, 2000), [better])).toMatchObject({
      status: 'warn',
      furtherRows: null,
      reason: expect.stringMatching(/further labelled rows; the candidate is certainly better$/),
    });
    expect(judge(changed(100, 2000), [better])).toMatchObject({ status: 'pass' });
    expect(judge(changed(160, 2000), [better])?.reason).toMatch(/for certain, more than 5\.0 %$/);
  });

  it('counts rows of one entity as little as they are worth', () => {
    const rows = changed(200, 2000).map((row, at) => ({ ...row, entity: `e${Math.floor(at / 50)}` }));
    const [alone, together] = [changed(200, 2000), rows].map((own) => judge(own));
    expect(together?.interval?.method).toBe('wilson-by-entity');
    expect(together?.interval?.upper).toBeGreaterThan(alone?.interval?.upper ?? 1);
  });

  it('is as sure as the policy asks', () => {
    expect(atAlpha(0.05)).toMatchObject({ status: 'warn' });
    expect(atAlpha(0.005)).toMatchObject({ status: 'missing' });
  });

  it('is no question without a champion, nor of numbers', () => {
    const alone = sampleEvidence({ rows: 2, champion: null });
    expect(churn(sampleFacts({ evidence: alone }))).toEqual([]);
    const rules = sampleRules({}, { task: 'regression', positive: undefined, primary: 'rmse' });
    expect(churn(sampleFacts({ rules }))).toEqual([]);
  });

  const numbers: Predictions = {
    task: 'regression',
    truth: Float64Array.of(1, 2),
    predicted: Float64Array.of(1, 2),
  };
  const both = sampleEvidence({ rows: 2 });
  it.each([
    ['the candidate says nothing', withCandidate(both, { predictions: undefined })],
    ['the champion says nothing', withChampion(both, { predictions: undefined })],
    ['the candidate says numbers', withCandidate(both, { predictions: numbers })],
    ['the champion says numbers', withChampion(both, { predictions: numbers })],
  ])('stays open where %s', (_what, evidence) =>
    expect(churn(sampleFacts({ evidence }))).toMatchObject([
      {
        id: 'churn',
        status: 'missing',
        required: 'at most 15.0 % of the decisions changed, unless certainly better',
        reason: "both models' decisions are not known",
      },
    ]),
  );
});
