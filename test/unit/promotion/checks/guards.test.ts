import { describe, expect, it } from 'vitest';
import { guards } from '../../../../shared/promotion/checks/guards.ts';
import { sampleEvidence } from '../evidence-sample.ts';
import { estimateOf, measuredAs, ofRows, sampleFacts } from '../facts-sample.ts';

const judge = (margins: object, ...measurements: ReturnType<typeof measuredAs>[]) =>
  guards(sampleFacts({ gate: { guards: margins }, measurements }));

const fallen = (value: number, lower: number) =>
  measuredAs('recall', { difference: estimateOf(value, lower, 0.01) });
const risen = (value: number, upper: number) =>
  measuredAs('brier', { difference: estimateOf(value, -0.01, upper) });

describe('guards', () => {
  it('are none where the policy sets none, or where there is no champion', () => {
    expect(judge({}, measuredAs('recall'))).toEqual([]);
    const alone = ofRows(sampleEvidence({ rows: 2, champion: null }), 1000);
    expect(guards(sampleFacts({ evidence: alone, gate: { guards: { recall: 0.05 } } }))).toEqual([]);
  });

  it('say what is held against what', () => {
    const difference = estimateOf(-0.01, -0.0312, 0.0112);
    expect(judge({ recall: 0.05 }, measuredAs('f1'), measuredAs('recall', { difference }))).toEqual([
      {
        id: 'guard:recall',
        status: 'pass',
        required: "recall not worse than the champion's by 0.05",
        observed: -0.01,
        limit: -0.05,
        interval: difference,
        rows: 1000,
        furtherRows: null,
        reason:
          "recall 0.8000 against the champion's 0.7500: difference -0.0100, bound -0.0312, limit -0.0500",
      },
    ]);
  });

  it.each([
    ['whose bound is within its margin', fallen(-0.01, -0.049), 'pass'],
    ['whose bound is at its margin', fallen(-0.01, -0.05), 'missing'],
    ['that fell by less than its margin', fallen(-0.049, -0.06), 'missing'],
    ['that fell by its margin', fallen(-0.05, -0.06), 'fail'],
  ])('of a metric %s: %3$s', (_what, measured, status) =>
    expect(judge({ recall: 0.05 }, measured)).toMatchObject([{ status }]),
  );

  it.each([
    ['whose bound is within its margin', risen(0.01, 0.049), 'pass'],
    ['whose bound is at its margin', risen(0.01, 0.05), 'missing'],
    ['that rose by its margin', risen(0.05, 0.06), 'fail'],
  ])('of a loss %s: %3$s', (_what, measured, status) =>
    expect(judge({ brier: 0.05 }, measured)).toMatchObject([{ status, limit: 0.05 }]),
  );

  it("take a share of the champion's value", () => {
    expect(judge({ brier: '10%' }, risen(0.01, 0.074))).toMatchObject([
      {
        status: 'pass',
        limit: expect.closeTo(0.075, 12),
        required: "brier not worse than the champion's by 10%",
        reason:
          "brier 0.8000 against the champion's 0.7500: difference +0.0100, bound +0.0740, limit +0.0750",
      },
    ]);
    expect(judge({ brier: '10%' }, risen(0.01, 0.076))).toMatchObject([{ status: 'missing' }]);
  });

  it.each([
    ['no measurement', measuredAs('f1')],
    ['no difference', measuredAs('recall', { difference: null })],
    ["no champion's value", measuredAs('recall', { champion: null })],
  ])('stay open with %s', (_what, measured) =>
    expect(judge({ recall: 0.05 }, measured)).toMatchObject([
      { id: 'guard:recall', status: 'missing', reason: 'recall of both models is not known' },
    ]),
  );
});
