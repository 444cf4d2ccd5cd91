import { describe, expect, it } from 'vitest';
import { championComparison } from '../../../../shared/promotion/checks/champion-comparison.ts';
import { comparisonMode } from '../../../../shared/promotion/checks/comparison-mode.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { estimateOf, measuredAs, ofRows, sampleFacts } from '../facts-sample.ts';

type Sides = { value: number; lower: number; upper: number };

const judge = (gate: Record<string, unknown>, primary: 'roc_auc' | 'log_loss', sides: Sides, tests = {}) =>
  championComparison(
    sampleFacts({
      gate,
      rest: { primary },
      measurements: [
        measuredAs('f1'),
        measuredAs(primary, { difference: estimateOf(sides.value, sides.lower, sides.upper), ...tests }),
      ],
    }),
  );

const superiority = { mode: 'superiority' };
const inferiority = { mode: 'non-inferiority', margin: 0.01 };

const compare = (mode: string, pGreater: number | undefined, lower = 0.01) =>
  championComparison(
    sampleFacts({
      gate: { mode, margin: 0.01 },
      rest: { primary: 'accuracy' },
      measurements: [
        measuredAs('accuracy', {
          difference: estimateOf(0.02, lower, 0.03),
          tests: [
            { test: 'delong', pGreater: 0.9, pTwoSided: 0.9 },
            ...(pGreater === undefined ? [] : [{ test: 'mcnemar-exact', pGreater, pTwoSided: 0.1 }]),
          ],
        }),
      ],
    }),
  );

describe('the comparison with the champion', () => {
  it('is none of the first champion', () => {
    const evidence = sampleEvidence({ rows: 2, champion: null });
    expect(championComparison(sampleFacts({ evidence, measurements: [measuredAs('roc_auc')] }))).toEqual([]);
  });

  it('with one that may have been trained on the rows is no proof that the candidate is worse', () => {
    const evidence = ofRows(sampleEvidence({ rows: 2 }), 1000);
    const unknown: typeof evidence = { ...evidence, rows: { ...evidence.rows, overlap: 'unknown' } };
    const found = (value: number, lower: number) =>
      championComparison(
        sampleFacts({
          gate: inferiority,
          evidence: unknown,
          measurements: [measuredAs('roc_auc', { difference: estimateOf(value, lower, 1) })],
        }),
      );
    expect(found(-0.02, -0.03)).toMatchObject([
      {
        status: 'missing',
        observed: -0.02,
        limit: -0.01,
        interval: null,
        furtherRows: null,
        reason: expect.stringMatching(
          /limit -0\.0100; the champion may have been trained on these rows, which would flatter it$/,
        ),
      },
    ]);
    expect(found(0, -0.001)).toMatchObject([{ status: 'pass' }]);
    expect(found(0, -0.02)[0]?.reason).not.toContain('flatter');
  });

  it('says what is held against what', () => {
    const sides = { value: 0.02, lower: -0.0025, upper: 0.0425 };
    expect(judge(inferiority, 'roc_auc', sides)).toEqual([
      {
        id: 'champion-comparison',
        status: 'pass',
        required: "roc_auc not worse than the champion's by 0.0100",
        observed: 0.02,
        limit: -0.01,
        interval: estimateOf(0.02, -0.0025, 0.0425),
        rows: 1000,
        furtherRows: null,
        reason:
          "roc_auc 0.8000 against the champion's 0.7500: difference +0.0200, 95 % bound -0.0025, limit -0.0100",
      },
    ]);
    expect(judge(superiority, 'roc_auc', sides)).toMatchObject([
      {
        status: 'missing',
        required: 'better roc_auc than the champion',
        limit: 0,
        furtherRows: 1390,
        reason:
          "roc_auc 0.8000 against the champion's 0.7500: difference +0.0200, 95 % bound -0.0025, limit +0.0000; needs 1,390 further labelled rows",
      },
    ]);
  });

  it('is as sure as the policy asks', () => {
    const strict = { ...superiority, alpha: 0.025, resamples: 1000 };
    expect(judge(strict, 'roc_auc', { value: 0.02, lower: 0.001, upper: 0.04 })).toMatchObject([
      { reason: expect.stringContaining('97.5 % bound +0.0010') },
    ]);
    expect(judge(strict, 'roc_auc', { value: 0.02, lower: -0.001, upper: 0.04 })).toMatchObject([
      { furtherRows: 1164 },
    ]);
  });

  it.each([
    [superiority, 0.001, 0.0001, 'pass'],
    [superiority, 0.001, 0, 'missing'],
    [superiority, 0, -0.001, 'fail'],
    [inferiority, 0, -0.009, 'pass'],
    [inferiority, -0.009, -0.01, 'missing'],
    [inferiority, -0.01, -0.02, 'fail'],
  ])('%j of %d with the lower bound %d: %s', (gate, value, lower, status) =>
    expect(judge(gate, 'roc_auc', { value, lower, upper: 1 })).toMatchObject([{ status }]),
  );

  it.each([
    [superiority, -0.001, -0.0001, 'pass', 0],
    [superiority, -0.001, 0, 'missing', 0],
    [superiority, 0, 0.001, 'fail', 0],
    [inferiority, 0, 0.009, 'pass', 0.01],
    [inferiority, 0.009, 0.01, 'missing', 0.01],
    [inferiority, 0.01, 0.02, 'fail', 0.01],
  ])('%j of a loss of %d with the upper bound %d: %s', (gate, value, upper, status, limit) =>
    expect(judge(gate, 'log_loss', { value, lower: -1, upper })).toMatchObject([
      { status, limit, reason: expect.stringContaining(`bound ${upper >= 0 ? '+' : ''}${upper.toFixed(4)}`) },
    ]),
  );

  it("takes a margin in per cent of the champion's value", () => {
    const gate = { mode: 'non-inferiority', margin: '10%' };
    expect(judge(gate, 'log_loss', { value: 0, lower: -1, upper: 0.074 })).toMatchObject([
      {
        status: 'pass',
        limit: expect.closeTo(0.075, 12),
        required: "log_loss not worse than the champion's by 10%",
      },
    ]);
  });

  describe('of accuracy', () => {
    it.each([
      ['superiority', 0.05, 'pass'],
      ['superiority', 0.0501, 'missing'],
      ['superiority', undefined, 'pass'],
      ['non-inferiority', 0.9, 'pass'],
    ])('asks McNemar as well for %s: p %d: %s', (mode, pGreater, status) =>
      expect(compare(mode, pGreater)).toMatchObject([{ status }]),
    );

    it('says what McNemar found where that leaves it open', () => {
      expect(compare('superiority', 0.0501)[0]?.reason).toContain(', McNemar p 0.0501');
      expect(compare('superiority', 0.04)[0]?.reason).not.toContain('McNemar');
      expect(compare('superiority', 0.04, -0.01)[0]?.reason).not.toContain('McNemar');
    });

    it.each([
      // 1000 (1.6449 · 0.02 / 0.8416 + 0.8416 · 0.01)² / 0.02² rows would convince McNemar too.
      [0.2, 4642],
      // A test that sees nothing says nothing of rows: 1000 (1.6449 + 0.8416)² 0.01² / 0.02².
      [0.6, 546],
      [0.5, 546],
    ])('asks for the rows that would convince McNemar of p %d: %d', (pGreater, furtherRows) =>
      expect(compare('superiority', pGreater)).toMatchObject([{ status: 'missing', furtherRows }]),
    );

    it('is not rescued by McNemar', () =>
      expect(compare('superiority', 0.001, -0.01)).toMatchObject([{ status: 'missing', furtherRows: 2690 }]));
  });

  it.each([
    ['no measurement', []],
    ['another metric', [measuredAs('f1')]],
    ['no difference', [measuredAs('roc_auc', { difference: null })]],
    ["no champion's value", [measuredAs('roc_auc', { champion: null })]],
  ])('stays open with %s', (_what, measurements) =>
    expect(championComparison(sampleFacts({ measurements }))).toMatchObject([
      {
        id: 'champion-comparison',
        status: 'missing',
        required: "roc_auc not worse than the champion's by 0.0100",
        reason: 'roc_auc of both models is not known',
      },
    ]),
  );
});

describe('what a candidate must show', () => {
  const evidence = ofRows(sampleEvidence({ rows: 2 }), 1000);
  it.each([
    ['auto', 'refresh', 'non-inferiority'],
    ['auto', 'new-design', 'superiority'],
    ['superiority', 'refresh', 'superiority'],
    ['non-inferiority', 'new-design', 'non-inferiority'],
  ] as const)('by the mode %s of a %s: %s', (mode, origin, expected) =>
    expect(comparisonMode(sampleRules({ mode }), { ...evidence, origin })).toBe(expected),
  );
});
