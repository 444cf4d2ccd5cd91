import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { checkOf } from '../checks/predictions-sample.ts';
import { evidenceOf, type JudgedRow, times } from '../rows-sample.ts';
import { sampleEvidence, samplePackage, sampleRules, sampleTrials } from '../evidence-sample.ts';
import { withCandidate, withChampion } from '../facts-sample.ts';

/** An equal candidate of which enough is known. */
const sound = sampleEvidence({ rows: 3000, correlation: 0.995 });

/** Calls of which the slowest tenth takes `slow` milliseconds. */
const calls = (slow: number) => Float64Array.from({ length: 1000 }, (_, at) => (at % 10 === 0 ? slow : 0.5));

const fragile: Evidence['trials'] = {
  ...sampleTrials,
  perturbed: [{ kind: 'nulls', rows: 200, failed: 3, broken: 0, changedLabels: 0 }],
};
const forgetful: Evidence['trials'] = {
  ...sampleTrials,
  repeated: { rows: 64, largestDifference: 0.5, changedLabels: 9 },
};

it('a sound candidate is promoted', () => expect(evaluate(sound, sampleRules()).verdict).toBe('promote'));

describe('a candidate is not promoted', () => {
  it.each<[string, Partial<Evidence>, string, string]>([
    [
      'with a pickle',
      { package: { ...samplePackage, pickles: ['model.pkl'] } },
      'provenance:pickle',
      'reject',
    ],
    ['of an unknown package', { package: undefined }, 'provenance', 'insufficient-evidence'],
    ['that fails on missing values', { trials: fragile }, 'robustness:nulls', 'reject'],
    ['that was not tried', { trials: undefined }, 'robustness', 'insufficient-evidence'],
    [
      'judged on somebody it was trained on',
      { trainedOn: { method: 'entity', rows: 1409, seen: 1, chance: 0 } },
      'leakage',
      'reject',
    ],
    ['of which nobody knows its training', { trainedOn: undefined }, 'leakage', 'insufficient-evidence'],
  ])('%s', (_what, changes, id, verdict) => {
    const evaluation = evaluate({ ...sound, ...changes }, sampleRules());
    expect(evaluation.verdict).toBe(verdict);
    expect(checkOf(evaluation, id).status).toBe(verdict === 'reject' ? 'fail' : 'missing');
    expect(evaluation.reason).toMatch(`${id}: `);
  });

  it('in a freeze, which says so', () => {
    const rules = sampleRules({ freeze: { weekdays: ['friday'] } });
    expect(evaluate(sound, rules).verdict).toBe('promote');
    const frozen = evaluate({ ...sound, frozen: 'frozen every friday' }, rules);
    expect([frozen.verdict, frozen.reason]).toEqual(['insufficient-evidence', 'freeze: frozen every friday']);
  });
});

describe('what warns unless a policy wants more', () => {
  it.each<[string, Evidence, 'reject' | 'insufficient-evidence']>([
    ['size', withChampion(withCandidate(sound, { bytes: 2000 }), { bytes: 1000 }), 'reject'],
    ['size', withCandidate(sound, { bytes: null }), 'insufficient-evidence'],
    ['latency', { ...sound, times: { candidate: calls(3), champion: calls(1) } }, 'reject'],
    ['latency', { ...sound, times: undefined }, 'insufficient-evidence'],
    ['load-time', withCandidate(sound, { loadMs: 10_001 }), 'reject'],
    ['overfit', withCandidate(sound, { trained: { roc_auc: 1 } }), 'reject'],
    ['overfit', withCandidate(sound, { trained: { roc_auc: 0 } }), 'insufficient-evidence'],
    ['reproducibility', { ...sound, trials: forgetful }, 'reject'],
    [
      'reproducibility',
      { ...sound, package: { ...samplePackage, unrecorded: ['relevo.data_digest'] } },
      'insufficient-evidence',
    ],
  ])('%s', (name, evidence, verdict) => {
    const judged = evaluate(evidence, sampleRules());
    expect(judged.verdict).toBe('promote');
    expect(judged.checks).toContainEqual(
      expect.objectContaining({ id: expect.stringMatching(`^${name}`), status: 'warn', furtherRows: null }),
    );
    expect(evaluate(evidence, sampleRules({ severity: { [name]: 'block' } })).verdict).toBe(verdict);
    const off = evaluate(evidence, sampleRules({ severity: { [name]: 'off' } }));
    expect(off.checks.filter(({ id }) => id.startsWith(name))).toMatchObject([
      { id: name, status: 'not-run', reason: 'switched off by the policy' },
    ]);
  });

  it('churn', () => {
    const rows = [
      ...times(400, { truth: 1, candidate: 0.6, champion: 0.4 }),
      ...times(400, { truth: 1, candidate: 0.4, champion: 0.6 }),
      ...times(600, { truth: 1, candidate: 0.8, champion: 0.8 }),
      ...times(600, { truth: 0, candidate: 0.2, champion: 0.2 }),
    ];
    const judged = evaluate(evidenceOf(rows), sampleRules({ margin: 0.1 }, { primary: 'accuracy' }));
    expect([judged.verdict, checkOf(judged, 'churn').status]).toEqual(['promote', 'warn']);
  });
});

/** Rows whose chance is known; each side states it in its own way. */
function stated(candidate: (p: number) => number): JudgedRow[] {
  const next = createSeededGenerator(5);
  return Array.from({ length: 3000 }, (): JudgedRow => {
    const chance = next();
    const truth = next() < chance ? 1 : 0;
    return { truth, candidate: candidate(chance), champion: chance };
  });
}

describe('probabilities', () => {
  it.each([
    ['that are too sure', (p: number) => (p < 0.5 ? p / 4 : 1 - (1 - p) / 4)],
    ['off by 0.2, as of a broken scaler', (p: number) => Math.min(1, p + 0.2)],
  ])('%s are rejected, though the ranking is the same', (_what, said) => {
    const evaluation = evaluate(evidenceOf(stated(said)), sampleRules());
    expect(checkOf(evaluation, 'champion-comparison').status).not.toBe('fail');
    expect(checkOf(evaluation, 'calibration:calibration_error').status).toBe('fail');
    expect(evaluation.verdict).toBe('reject');
    const measured = evaluation.measurements.find(({ metric }) => metric === 'calibration_error');
    expect(measured).toMatchObject({ direction: 'lower', difference: { method: 'bootstrap-bca' } });
    expect(measured?.difference?.lower).toBeGreaterThan(0.05);
  });
});

describe('a slice', () => {
  type Share = { rows: number; candidate: number; champion: number };

  /** Groups in which each model is right on its share of the rows. */
  function rowsOf(groups: Record<string, Share>): JudgedRow[] {
    const next = createSeededGenerator(3);
    return Object.entries(groups).flatMap(([group, { rows, candidate, champion }]) =>
      Array.from({ length: rows }, (_, row): JudgedRow => {
        const truth = row % 2 === 0 ? 1 : 0;
        const said = (share: number): number =>
          next() < share ? (truth === 1 ? 0.8 : 0.2) : truth === 1 ? 0.3 : 0.7;
        return { truth, group, candidate: said(candidate), champion: said(champion) };
      }),
    );
  }
  const judged = (groups: Record<string, Share>, gate: object, primary = 'accuracy') =>
    evaluate(evidenceOf(rowsOf(groups)), sampleRules({ margin: 0.05, ...gate }, { primary }));

  it('rejects where it pays for the others, which the whole does not show', () => {
    const better = { rows: 2000, candidate: 0.9, champion: 0.85 };
    const groups = { a: better, b: better, c: { rows: 300, candidate: 0.6, champion: 0.85 } };
    const evaluation = judged(groups, { slices: { columns: ['plan'] } });
    expect(checkOf(evaluation, 'champion-comparison').status).toBe('pass');
    expect(checkOf(evaluation, 'slice:plan')).toMatchObject({ status: 'fail', rows: 300 });
    expect(evaluation.verdict).toBe('reject');
    expect(evaluation.slices.map(({ group, rows }) => [group, rows])).toEqual([
      ['a', 2000],
      ['b', 2000],
      ['c', 300],
    ]);
    const mild = { slices: { columns: ['plan'] }, severity: { slice: 'warn' } };
    expect(checkOf(judged(groups, mild), 'slice:plan').status).toBe('warn');
  });

  it('of one label is not judged by a metric that needs both', () => {
    const even = { rows: 800, candidate: 0.85, champion: 0.85 };
    const rows = rowsOf({ a: even, b: even }).map((row) => ({ ...row, group: row.truth }));
    const rules = sampleRules({ slices: { columns: ['plan'] } }, { primary: 'roc_auc' });
    expect(checkOf(evaluate(evidenceOf(rows), rules), 'slice:plan').status).toBe('missing');
  });
});
