import { describe, expect, it } from 'vitest';
import { sampleSize } from '../../../../shared/promotion/checks/sample-size.ts';
import type { Predictions } from '../../../../shared/stats/metrics/predictions.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { ofRows, sampleFacts, withCandidate } from '../facts-sample.ts';

const labels = (positives: number, rows: number): Predictions => ({
  task: 'binary',
  truth: Uint8Array.from({ length: rows }, (_, row) => (row < positives ? 1 : 0)),
  decided: new Uint8Array(rows),
  probabilities: new Float64Array(rows),
});
const numbers: Predictions = {
  task: 'regression',
  truth: Float64Array.of(1),
  predicted: Float64Array.of(1),
};

const judge = (used: number, predictions: Predictions | undefined, excluded = 0) => {
  const evidence = withCandidate(ofRows(sampleEvidence({ rows: 2 }), used), { predictions });
  return sampleSize(
    sampleFacts({
      evidence: { ...evidence, rows: { ...evidence.rows, excluded } },
      gate: { minRows: 200, minPositives: 50 },
    }),
  );
};

describe('the size of the sample', () => {
  it('is enough at the limits, and says what was there', () =>
    expect(judge(200, labels(50, 200), 1234)).toEqual([
      {
        id: 'sample-size',
        status: 'pass',
        required: 'at least 200 rows and 50 of each label',
        observed: 200,
        limit: 200,
        interval: null,
        rows: 200,
        furtherRows: null,
        reason:
          '200 rows to judge on, 50 of the rarer label (1,234 left out: the champion was trained on them)',
      },
    ]));

  it.each([
    ['a row too few', 199, labels(50, 199), 1],
    ['a positive too few: at its share as many rows', 200, labels(49, 200), 5],
    ['a negative too few', 200, labels(151, 200), 5],
    ['few of both', 100, labels(40, 100), 100],
    ['no positive at all, as if there were one', 300, labels(0, 300), 15_000],
    ['nothing at all', 0, labels(0, 0), 200],
    ['one lacking of almost all', 1000, labels(49, 1000), 21],
  ])('is too little with %s', (_what, used, predictions, furtherRows) =>
    expect(judge(used, predictions)).toMatchObject([{ status: 'missing', furtherRows, observed: used }]),
  );

  it('names the rows that are needed', () => {
    expect(judge(199, labels(60, 199))[0]?.reason).toBe(
      '199 rows to judge on, 60 of the rarer label; needs 1 further labelled row',
    );
    expect(judge(1000, labels(960, 1000), 1)[0]?.reason).toBe(
      '1,000 rows to judge on, 40 of the rarer label (1 left out: the champion was trained on them); needs 250 further labelled rows',
    );
  });

  it('names the rows of a threshold release that the threshold may have been tuned on', () => {
    const evidence = sampleEvidence({ rows: 2 });
    const [found] = sampleSize(
      sampleFacts({
        evidence: { ...evidence, origin: 'threshold', rows: { ...evidence.rows, excluded: 194 } },
      }),
    );
    expect(found?.reason).toContain(
      '(194 left out: the champion was trained on them or the threshold may have been tuned on them)',
    );
  });

  it.each([
    ['numbers', numbers],
    ['what was not predicted', undefined],
  ])('counts rows alone of %s', (_what, predictions) => {
    expect(judge(200, predictions)).toMatchObject([
      { status: 'pass', required: 'at least 200 rows', reason: '200 rows to judge on' },
    ]);
    expect(judge(199, predictions)).toMatchObject([{ status: 'missing', furtherRows: 1 }]);
  });
});
