import { describe, expect, it } from 'vitest';
import { reproducibility } from '../../../../shared/promotion/checks/reproducibility.ts';
import { robustness } from '../../../../shared/promotion/checks/robustness.ts';
import type { Facts } from '../../../../shared/promotion/checks/facts.ts';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, samplePackage, sampleRules, sampleTrials } from '../evidence-sample.ts';

const facts = (changes: Partial<Evidence>, gate: object = {}): Facts => ({
  evidence: { ...sampleEvidence({ rows: 10 }), ...changes },
  rules: sampleRules({ ...gate }),
  measurements: [],
  slices: [],
});

const nulls = { kind: 'nulls', rows: 200, failed: 0, broken: 0, changedLabels: 0 } as const;
const perturbed = (changes: object, gate: object = {}) =>
  robustness(facts({ trials: { ...sampleTrials, perturbed: [{ ...nulls, ...changes }] } }, gate)).slice(
    0,
    -1,
  );

describe('robustness', () => {
  it.each([
    [{}, 'pass', 'of 200 rows with missing values: 0.0 % of the labels changed'],
    [{ changedLabels: 100 }, 'pass', 'of 200 rows with missing values: 50.0 % of the labels changed'],
    [{ changedLabels: 101 }, 'fail', 'of 200 rows with missing values: 50.5 % of the labels changed'],
    [{ failed: 1 }, 'fail', 'of 200 rows with missing values: fails on 1, 0.0 % of the labels changed'],
    [
      { broken: 2, changedLabels: null },
      'fail',
      'of 200 rows with missing values: gives no finite answer to 2, all are answered',
    ],
    [{ changedLabels: null }, 'pass', 'of 200 rows with missing values: all are answered'],
    [
      { kind: 'unseen', changedLabels: 101 },
      'fail',
      'of 200 rows with unseen categories: 50.5 % of the labels changed',
    ],
    [
      { kind: 'extremes', changedLabels: 200 },
      'pass',
      'of 200 rows with extreme numbers: 100.0 % of the labels changed',
    ],
    [
      { kind: 'extremes', broken: 1 },
      'fail',
      'of 200 rows with extreme numbers: gives no finite answer to 1, 0.0 % of the labels changed',
    ],
    [{ rows: 0 }, 'not-run', 'the signature lets no column have missing values'],
  ] as const)('of %j: %s', (changes, status, reason) => {
    expect(perturbed(changes)).toMatchObject([{ status, reason }]);
  });

  it('has the limit that the policy sets', () => {
    const gate = { robustness: { maxChangedLabels: 0.1 } };
    expect(perturbed({ changedLabels: 20 }, gate)).toMatchObject([
      { status: 'pass', limit: 0.1, observed: 0.1 },
    ]);
    expect(perturbed({ changedLabels: 21 }, gate)).toMatchObject([{ status: 'fail' }]);
  });

  it('decides, and is missing where nothing was tried', () => {
    const evidence = sampleEvidence({ rows: 3000, correlation: 0.995 });
    const fragile = { ...sampleTrials, perturbed: [{ ...nulls, failed: 3 }] };
    expect(evaluate({ ...evidence, trials: fragile }, sampleRules()).verdict).toBe('reject');
    expect(evaluate({ ...evidence, trials: undefined }, sampleRules()).verdict).toBe('insufficient-evidence');
  });
});

const repeated = (changes: object) =>
  reproducibility(
    facts({ trials: { ...sampleTrials, repeated: { ...sampleTrials.repeated, ...changes } } }),
  )[0];

describe('reproducibility', () => {
  it.each([
    [{}, 'pass', 0],
    [{ largestDifference: 1e-6 }, 'pass', 1e-6],
    [{ largestDifference: 1.1e-6 }, 'fail', 1.1e-6],
    [{ changedLabels: 1 }, 'fail', 0],
    [{ largestDifference: NaN }, 'fail', 'not finite'],
    [{ largestDifference: Infinity }, 'fail', 'not finite'],
  ] as const)('of %j: %s', (changes, status, observed) => {
    expect(repeated(changes)).toMatchObject({ id: 'reproducibility:answers', status, observed, rows: 64 });
  });

  it('asks for the record of data and code', () => {
    const statusOf = (changes: Partial<Evidence>) => reproducibility(facts(changes))[1];
    expect(statusOf({})).toMatchObject({ id: 'reproducibility:origin', status: 'pass' });
    const unrecorded = ['tag relevo.seed', 'parameters of the run'];
    expect(statusOf({ package: { ...samplePackage, unrecorded } })).toMatchObject({
      status: 'missing',
      reason: 'not recorded: tag relevo.seed, parameters of the run',
    });
    expect(statusOf({ package: undefined })).toMatchObject({ status: 'missing' });
    expect(reproducibility(facts({ trials: undefined }))[0]).toMatchObject({ status: 'missing' });
  });

  it('warns unless the policy wants more', () => {
    const evidence = {
      ...sampleEvidence({ rows: 3000, correlation: 0.995 }),
      trials: { ...sampleTrials, repeated: { rows: 64, largestDifference: 0.5, changedLabels: 9 } },
    };
    expect(evaluate(evidence, sampleRules()).verdict).toBe('promote');
    const strict = sampleRules({ severity: { reproducibility: 'block' } });
    expect(evaluate(evidence, strict).verdict).toBe('reject');
  });
});
