import { describe, expect, it } from 'vitest';
import { slices } from '../../../../shared/promotion/checks/slices.ts';
import { measureSlices } from '../../../../shared/promotion/measures/measure-slices.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { createSeededGenerator } from '../../../../shared/stats/resampling/seeded-generator.ts';
import { sampleRules } from '../evidence-sample.ts';
import { checkOf, evidenceOf, type JudgedRow, times } from './predictions-sample.ts';

type Share = { rows: number; candidate: number; champion: number };

/** Groups in which each model is right on its share of the rows, by luck of the seed. */
function rowsOf(groups: Record<string, Share>, seed = 3): JudgedRow[] {
  const next = createSeededGenerator(seed);
  return Object.entries(groups).flatMap(([group, { rows, candidate, champion }]) =>
    Array.from({ length: rows }, (_, row): JudgedRow => {
      const truth = row % 2 === 0 ? 1 : 0;
      const said = (share: number): number =>
        next() < share ? (truth === 1 ? 0.8 : 0.2) : truth === 1 ? 0.3 : 0.7;
      return { truth, group, candidate: said(candidate), champion: said(champion) };
    }),
  );
}

const even: Share = { rows: 800, candidate: 0.85, champion: 0.85 };

function judged(groups: Record<string, Share>, slices: object = {}, seed = 3) {
  const rules = sampleRules(
    { margin: 0.05, slices: { columns: ['plan'], ...slices } },
    { primary: 'accuracy' },
  );
  return evaluate(evidenceOf(rowsOf(groups, seed)), rules);
}

describe('slices', () => {
  it('pass where no group is shown to be worse', () => {
    const evaluation = judged({ a: even, b: even, c: { ...even, rows: 100 } });
    const check = checkOf(evaluation, 'slice:plan');
    expect(check).toMatchObject({ status: 'pass', limit: -0.05 });
    expect(check.reason).toMatch(/adjusted p [\d.]+: no harm is shown; 3 slices judged$/);
    expect(evaluation.slices.map(({ group, rows }) => [group, rows])).toEqual([
      ['a', 800],
      ['b', 800],
      ['c', 100],
    ]);
  });

  it('reject where one pays for the others, which the whole does not show', () => {
    const better = { rows: 2000, candidate: 0.9, champion: 0.85 };
    const evaluation = judged({ a: better, b: better, c: { rows: 300, candidate: 0.6, champion: 0.85 } });
    expect(checkOf(evaluation, 'champion-comparison').status).toBe('pass');
    const check = checkOf(evaluation, 'slice:plan');
    expect(check).toMatchObject({ status: 'fail', rows: 300 });
    expect(check.reason).toMatch(
      /^c \(300 rows\): 0\.\d+ against 0\.\d+, difference -0\.\d+, limit -0\.0500, adjusted p 0\.0000: harm is shown/,
    );
    expect(evaluation.verdict).toBe('reject');
  });

  it('warn only, where a policy wants no more', () => {
    const harmed = { a: even, c: { rows: 300, candidate: 0.6, champion: 0.85 } };
    const rules = sampleRules(
      { margin: 0.2, slices: { columns: ['plan'], margin: 0.05 }, severity: { slice: 'warn' } },
      { primary: 'accuracy' },
    );
    expect(checkOf(evaluate(evidenceOf(rowsOf(harmed)), rules), 'slice:plan').status).toBe('warn');
  });

  it('must each be shown to be safe where the rule says so', () => {
    const safe = { a: { ...even, rows: 1500 }, b: { ...even, rows: 1500 } };
    expect(checkOf(judged(safe, { rule: 'safe' }), 'slice:plan').status).toBe('pass');
    const few = [
      ...times(3, { truth: 1, group: 'c', candidate: 0.8, champion: 0.3 }),
      ...times(3, { truth: 1, group: 'c', candidate: 0.3, champion: 0.8 }),
      ...times(54, { truth: 0, group: 'c', candidate: 0.2, champion: 0.2 }),
    ];
    const rules = sampleRules(
      { margin: 0.05, slices: { columns: ['plan'], rule: 'safe' } },
      { primary: 'accuracy' },
    );
    const doubtful = checkOf(evaluate(evidenceOf([...rowsOf(safe), ...few]), rules), 'slice:plan');
    expect(doubtful).toMatchObject({ status: 'missing', rows: 60, observed: 0 });
    expect(doubtful.furtherRows).toBeGreaterThan(10);
    const harmed = { ...safe, c: { rows: 300, candidate: 0.6, champion: 0.85 } };
    expect(checkOf(judged(harmed, { rule: 'safe' }), 'slice:plan').status).toBe('fail');
  });

  it('of few rows are counted, not judged', () => {
    const check = checkOf(
      judged({ a: even, b: even, c: { rows: 29, candidate: 0, champion: 1 } }),
      'slice:plan',
    );
    expect(check.status).toBe('pass');
    expect(check.reason).toMatch(/; 1 with too few rows \(under 30\) or labels not judged$/);
  });

  it('stay open where none can be judged, or the column is not there', () => {
    expect(checkOf(judged({ a: even }, { minRows: 5000 }), 'slice:plan')).toMatchObject({
      status: 'missing',
      reason: expect.stringContaining('no slice of plan can be judged'),
    });
    expect(checkOf(judged({ a: even }, { columns: ['region'] }), 'slice:region')).toMatchObject({
      status: 'missing',
      reason: 'the rows have no column region',
    });
  });

  it('of a column whose groups have one label each are not judged by a metric that needs both', () => {
    const rows = rowsOf({ a: even, b: even }).map((row) => ({ ...row, group: row.truth }));
    const rules = sampleRules({ slices: { columns: ['plan'] } }, { primary: 'roc_auc' });
    expect(checkOf(evaluate(evidenceOf(rows), rules), 'slice:plan').status).toBe('missing');
  });

  it.each(['holm', 'benjamini-hochberg'] as const)(
    'raise a false alarm about twenty equal groups no more often than alpha: %s',
    (control) => {
      const groups = Object.fromEntries(
        Array.from({ length: 20 }, (_, at) => [`g${at}`, { rows: 100, candidate: 0.8, champion: 0.8 }]),
      );
      const rules = sampleRules(
        { slices: { columns: ['plan'], control, margin: 0.0001 } },
        { primary: 'accuracy' },
      );
      const question = {
        columns: ['plan'],
        metric: 'accuracy',
        alpha: 0.05,
        resamples: 2,
        minRows: 30,
      } as const;
      const alarms = Array.from({ length: 60 }, (_, seed) => {
        const evidence = evidenceOf(rowsOf(groups, seed + 1));
        const facts = { evidence, rules, measurements: [], slices: measureSlices(evidence, question) };
        return slices(facts).some(({ status }) => status === 'fail');
      }).filter(Boolean).length;
      expect(alarms).toBeLessThanOrEqual(8);
    },
  );
});
