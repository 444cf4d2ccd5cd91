import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { sampleRules } from '../evidence-sample.ts';
import { checkOf, evidenceOf, judge, type JudgedRow, times } from './predictions-sample.ts';

/** Half of the changes are for the better. */
const changed = (count: number, of: number): JudgedRow[] => [
  ...times(count / 2, { truth: 1, candidate: 0.6, champion: 0.4 }),
  ...times(count / 2, { truth: 1, candidate: 0.4, champion: 0.6 }),
  ...times((of - count) / 2, { truth: 1, candidate: 0.8, champion: 0.8 }),
  ...times((of - count) / 2, { truth: 0, candidate: 0.2, champion: 0.2 }),
];

const blocking = (gate: object = {}) =>
  sampleRules({ mode: 'non-inferiority', severity: { churn: 'block' }, ...gate }, { primary: 'accuracy' });

describe('churn', () => {
  it.each([
    [0, 'pass', '0.0 % of the decisions changed, at most 0.1 % for certain'],
    [100, 'pass', '5.0 % of the decisions changed, at most 5.9 % for certain'],
    [160, 'warn', '8.0 % of the decisions changed, at most 9.1 % for certain, more than 5.0 %'],
    [290, 'missing', '14.5 % of the decisions changed, at most 15.8 % for certain; needs'],
    [300, 'fail', '15.0 % of the decisions changed'],
  ] as const)('of %d in 2,000 rows: %s', (count, status, reason) => {
    const check = judge(evidenceOf(changed(count, 2000)), blocking(), 'churn');
    expect(check).toMatchObject({ status, observed: count / 2000, limit: 0.15, rows: 2000 });
    expect(check.reason).toContain(reason);
  });

  it('decides nothing unless a policy wants it to', () => {
    const evaluation = evaluate(
      evidenceOf(changed(800, 2000)),
      sampleRules({ margin: 0.1 }, { primary: 'accuracy' }),
    );
    expect(checkOf(evaluation, 'churn').status).toBe('warn');
    expect(evaluation.verdict).toBe('promote');
  });

  it('is accepted of a candidate that is certainly better', () => {
    const better = [
      ...times(400, { truth: 1, candidate: 0.6, champion: 0.4 }),
      ...times(800, { truth: 1, candidate: 0.8, champion: 0.8 }),
      ...times(800, { truth: 0, candidate: 0.2, champion: 0.2 }),
    ];
    const check = judge(evidenceOf(better), blocking(), 'churn');
    expect(check).toMatchObject({ status: 'warn', furtherRows: null });
    expect(check.reason).toMatch(/the candidate is certainly better$/);
  });

  it('counts rows of one entity as little as they are worth', () => {
    const rows = changed(200, 2000).map((row, at) => ({ ...row, entity: `e${Math.floor(at / 50)}` }));
    const [alone, together] = [changed(200, 2000), rows].map((own) =>
      judge(evidenceOf(own), blocking(), 'churn'),
    );
    expect(alone?.interval?.method).toBe('wilson');
    expect(together?.interval?.method).toBe('wilson-by-entity');
    expect(together?.interval?.upper).toBeGreaterThan(alone?.interval?.upper ?? 1);
  });

  it('is no question without a champion, and open with one that cannot be scored', () => {
    const alone = evaluate(evidenceOf(times(300, { truth: 1, candidate: 0.7 })), blocking());
    expect(alone.checks.map(({ id }) => id)).not.toContain('churn');
    const evidence = evidenceOf(changed(100, 2000));
    const mute = {
      ...evidence,
      champion: evidence.champion && { ...evidence.champion, predictions: undefined },
    };
    expect(judge(mute, blocking(), 'churn').status).toBe('missing');
  });
});
