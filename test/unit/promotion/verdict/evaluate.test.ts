import { describe, expect, it } from 'vitest';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import {
  evaluate,
  evaluatePredictions,
  runChecks,
  verdictOf,
} from '../../../../shared/promotion/verdict/evaluate.ts';
import { checkOf } from '../checks/predictions-sample.ts';
import { samplePackage, sampleRules } from '../evidence-sample.ts';
import { measuredAs, sampleFacts, withCandidate, withChampion } from '../facts-sample.ts';
import { evidenceOf, times } from '../rows-sample.ts';

/** Forty rows, half of them positive; the candidate is right on 30 of them, the champion on 20. */
const forty = evidenceOf([
  ...times(10, { truth: 1, candidate: 0.9, champion: 0.9, group: 'a' }),
  ...times(5, { truth: 1, candidate: 0.9, champion: 0.1, group: 'a' }),
  ...times(5, { truth: 1, candidate: 0.1, champion: 0.1, group: 'b' }),
  ...times(10, { truth: 0, candidate: 0.1, champion: 0.1, group: 'a' }),
  ...times(5, { truth: 0, candidate: 0.1, champion: 0.9, group: 'a' }),
  ...times(5, { truth: 0, candidate: 0.9, champion: 0.9, group: 'b' }),
]);
const byAccuracy = (gate: Record<string, unknown> = {}) => sampleRules(gate, { primary: 'accuracy' });
/** Of which nothing is missing. */
const small = { minRows: 40, minPositives: 20 };
const ofMetrics = (evidence: Evidence, gate: Record<string, unknown> = {}) =>
  evaluate(evidence, byAccuracy(gate)).measurements.map(({ metric }) => metric);
const slicesOf = (slices: object) => evaluate(forty, byAccuracy({ slices })).slices;
const classification = ['accuracy', 'precision', 'recall', 'f1', 'roc_auc', 'log_loss', 'brier'];

describe('what is measured', () => {
  it('are the metrics of the task, of both models, bounded by the alpha of the policy', () => {
    const { measurements } = evaluate(forty, byAccuracy({ alpha: 0.1 }));
    expect(measurements.map(({ metric }) => metric)).toEqual(classification);
    const [accuracy] = measurements;
    expect([accuracy?.candidate.value, accuracy?.champion?.value, accuracy?.difference?.value]).toEqual([
      0.75, 0.5, 0.25,
    ]);
    // The lower limit of Wilson of 30 in 40, with the normal quantile of 0.9.
    const z = 1.281_551_565_544_6;
    const spread = z * Math.sqrt((0.75 * 0.25) / 40 + (z / 80) ** 2);
    expect(accuracy?.candidate.lower).toBeCloseTo((0.75 + z ** 2 / 80 - spread) / (1 + z ** 2 / 40), 10);
  });

  it.each([
    [39, true],
    [40, true],
    [41, false],
  ])('is the calibration error too from %i rows on: %s', (minRows, measured) =>
    expect(ofMetrics(forty, { calibration: { minRows } })).toEqual(
      measured ? [...classification, 'calibration_error'] : classification,
    ),
  );

  it('is no calibration error of a regression, whatever the policy is for', () => {
    const predictions = {
      task: 'regression' as const,
      truth: Float64Array.of(1, 2, 4),
      predicted: Float64Array.of(1, 3, 2),
    };
    const regression = withCandidate({ ...forty, champion: null }, { task: 'regression', predictions });
    const three = { ...regression, rows: { ...forty.rows, used: 3, groups: [] } };
    expect(ofMetrics(three, { calibration: { minRows: 1 } })).toEqual(['rmse', 'mae', 'r2']);
    const rules = sampleRules({}, { task: 'regression', primary: 'mae', positive: undefined });
    const [, mae] = evaluate(three, rules).measurements;
    expect([mae?.metric, mae?.candidate.value, mae?.champion]).toEqual(['mae', 1, null]);
  });

  it.each([
    ['predictions', withCandidate(forty, { predictions: undefined })],
    ['rows', evidenceOf([])],
  ])('is nothing without %s', (_what, evidence) => {
    const evaluation = evaluate(evidence, byAccuracy());
    expect(evaluation).toMatchObject({ measurements: [], verdict: 'insufficient-evidence' });
    expect(evaluation.figures).toBeUndefined();
  });

  it('are the groups that the policy names, by its primary metric, from its least rows on', () => {
    const [a, b, ...rest] = slicesOf({ columns: [{ column: 'plan', edges: [1] }], minRows: 10 });
    expect([a, b, rest]).toMatchObject([
      {
        column: 'plan',
        group: 'a',
        rows: 30,
        measured: { candidate: { value: 1 }, champion: { value: 20 / 30 } },
      },
      { column: 'plan', group: 'b', rows: 10, measured: { candidate: { value: 0 }, champion: { value: 0 } } },
      [],
    ]);
    expect(slicesOf({ columns: ['plan'], minRows: 11 }).map(({ group }) => group)).toEqual(['a']);
    expect(slicesOf({ columns: ['tenure'] })).toEqual([]);
    expect(slicesOf({})).toEqual([]);
  });

  it('is what decisions are worth, where the policy asks', () => {
    const value = { truePositive: 10, falsePositive: -2 };
    // 15 found and 5 false alarms; of the champion 10 and 10.
    expect(evaluate(forty, byAccuracy({ value })).value).toMatchObject({
      against: 'champion',
      rows: 40,
      candidate: { value: 140 / 40 },
      rival: { value: 80 / 40 },
      difference: { value: 60 / 40 },
    });
    expect(evaluate(forty, byAccuracy()).value).toBeUndefined();
  });

  it('is drawn', () =>
    expect(evaluate(forty, byAccuracy()).figures).toMatchObject({
      task: 'binary',
      classes: ['No', 'Yes'],
      candidate: {
        confusion: [
          [15, 5],
          [5, 15],
        ],
      },
      champion: {
        confusion: [
          [10, 10],
          [10, 10],
        ],
      },
    }));
});

describe('an evaluation', () => {
  it('promotes one that is better by far, and asks for nothing more', () => {
    const evaluation = evaluate(forty, byAccuracy({ ...small, margin: 0.05 }));
    expect(evaluation).toMatchObject({ verdict: 'promote', path: 'against-champion', furtherRows: null });
    expect(evaluation.reason).toMatch(
      /^accuracy 0\.7500 against the champion's 0\.5000: difference \+0\.2500, /,
    );
  });

  it('rejects for what no row can mend, and asks for no rows though they are too few', () => {
    const pickled = { ...forty, package: { ...samplePackage, pickles: ['model.pkl'] } };
    const evaluation = evaluate(pickled, byAccuracy());
    expect(checkOf(evaluation, 'sample-size')).toMatchObject({ status: 'missing', furtherRows: 160 });
    expect(evaluation).toMatchObject({ verdict: 'reject', furtherRows: null });
    expect(evaluation.reason).toMatch(/^provenance:pickle: /);
  });

  it('asks for as many rows as the check that needs the most', () => {
    const evaluation = evaluate(forty, byAccuracy({ minRows: 100_040 }));
    expect(evaluation).toMatchObject({ verdict: 'insufficient-evidence', furtherRows: 100_000 });
  });

  it('asks for no rows where they are not what is missing', () => {
    const evaluation = evaluate({ ...forty, trials: undefined }, byAccuracy({ ...small, margin: 0.05 }));
    expect(evaluation).toMatchObject({ verdict: 'insufficient-evidence', furtherRows: null });
    expect(evaluation.reason).toMatch(/^robustness: /);
  });

  it('of the first champion says so', () => {
    const evaluation = evaluate(withChampion(forty, null), byAccuracy(small));
    expect(evaluation.path).toBe('first-champion');
  });

  it('of predictions only leaves out what the candidate is, and where it comes from', () => {
    const bare = { ...forty, package: undefined, trials: undefined, trainedOn: undefined, parity: undefined };
    const rules = byAccuracy({ ...small, margin: 0.05 });
    expect(evaluate(bare, rules).verdict).toBe('insufficient-evidence');
    const evaluation = evaluatePredictions(bare, rules);
    expect(evaluation.verdict).toBe('promote');
    const ids = evaluation.checks.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(['evidence-integrity', 'sample-size']);
    expect(ids).toContain('champion-comparison');
    const broken = { ...bare, problems: [{ kind: 'broken' as const, what: 'a probability of 2' }] };
    expect(evaluatePredictions(broken, rules)).toMatchObject({
      verdict: 'reject',
      reason: 'evidence-integrity: a probability of 2',
    });
  });
});

describe('checks', () => {
  const found = plainResult('size', 'fail', 'smaller', 'too large');
  const structural = [{ name: 'size' as const, run: () => [found] }];
  /** A floor that is not reached, and one that is. */
  const gate = { ...small, floors: { roc_auc: 0.9, f1: 0.7 }, severity: { size: 'block' } };
  const facts = {
    evidence: withChampion(forty, null),
    measurements: [measuredAs('roc_auc'), measuredAs('f1')],
  };
  const run = (changes: object = {}) =>
    runChecks(structural, sampleFacts({ ...facts, gate: { ...gate, ...changes } }));
  const failed = 'roc_auc 0.8000, bound 0.7800, limit 0.9000';
  const shown = (changes?: object) =>
    run(changes)
      .filter(({ id }) => ['size', 'sample-size', 'floor:roc_auc', 'floor:f1'].includes(id))
      .map(({ id, status }) => [id, status]);

  it('of what the candidate is come first, then the number of rows, then how well it predicts', () => {
    const results = run();
    expect(results[0]).toBe(found);
    expect(results.findIndex(({ id }) => id === 'sample-size')).toBe(1);
    expect(shown()).toEqual([
      ['size', 'fail'],
      ['sample-size', 'pass'],
      ['floor:roc_auc', 'fail'],
      ['floor:f1', 'pass'],
    ]);
    expect(results.find(({ id }) => id === 'floor:roc_auc')?.reason).toBe(failed);
  });

  it.each([{ minRows: 41 }, { minRows: 4000 }])(
    'fail for no prediction where rows are too few: %j',
    (few) => {
      expect(shown(few)).toEqual([
        ['size', 'fail'],
        ['sample-size', 'missing'],
        ['floor:roc_auc', 'missing'],
        ['floor:f1', 'pass'],
      ]);
      const left = run(few).find(({ id }) => id === 'floor:roc_auc');
      const before = run().find(({ id }) => id === 'floor:roc_auc');
      expect(left).toEqual({ ...before, status: 'missing', reason: `${failed}; too few rows to decide` });
    },
  );
});

describe('verdictOf', () => {
  it.each([
    [['warn', 'not-run'], 'insufficient-evidence'],
    [['pass', 'warn', 'not-run'], 'promote'],
    [['warn', 'missing', 'pass'], 'insufficient-evidence'],
    [[], 'insufficient-evidence'],
    [['pass'], 'promote'],
    [['pass', 'missing'], 'insufficient-evidence'],
    [['missing', 'fail', 'pass'], 'reject'],
  ] as const)('%j: %s', (statuses, verdict) =>
    expect(verdictOf(statuses.map((status) => ({ status })))).toBe(verdict),
  );
});
