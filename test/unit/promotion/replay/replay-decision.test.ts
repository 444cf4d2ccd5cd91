import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { replayDecision } from '../../../../shared/promotion/replay/replay-decision.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { sampleRecord } from '../record-sample.ts';

const rows = 600;
const sample = sampleEvidence({ rows, correlation: 0.99 });
const groups = [
  { column: 'Contract', names: ['Month', 'Year'], of: Uint16Array.from({ length: rows }, (_, at) => at % 2) },
];
const evidence = { ...sample, rows: { ...sample.rows, groups } };
const record = sampleRecord(
  'churn',
  evidence,
  sampleRules({ slices: { columns: ['Contract'] }, value: { truePositive: 5, falsePositive: -1 } }),
);

const changed = <T>(items: readonly T[], change: (first: T) => T): T[] =>
  items.map((item, at) => (at === 0 ? change(item) : item));

describe('a decision made again', () => {
  it('agrees to the last digit', () =>
    expect(replayDecision(record, evidence)).toEqual({
      verdict: record.verdict,
      differences: [],
      reworded: [],
    }));

  it('has the verdict that comes out, not the one that was recorded', () => {
    expect(record.verdict).toBe('reject');
    expect(replayDecision({ ...record, verdict: 'promote' }, evidence).verdict).toBe('reject');
  });

  it.each<[string, Partial<DecisionRecord>, string[]]>([
    ['verdict', { verdict: 'promote' }, ['verdict']],
    ['path', { path: 'first-champion' }, ['path']],
    ['number of rows needed', { furtherRows: 9999 }, ['furtherRows']],
    ['check', { checks: record.checks.slice(1) }, ['check evidence-integrity']],
    [
      'check that is not made any more',
      {
        checks: record.checks.concat(
          changed(record.checks, (check) => ({ ...check, id: 'old' })).slice(0, 1),
        ),
      },
      ['check old'],
    ],
    [
      'status of a check',
      {
        checks: changed(record.checks, (check) => ({ ...check, status: 'warn' as const, reason: 'because' })),
      },
      ['check evidence-integrity'],
    ],
    [
      'metric',
      {
        metrics: changed(record.metrics, (metric) => ({
          ...metric,
          candidate: { ...metric.candidate, value: 0.9 },
        })),
      },
      ['metric roc_auc'],
    ],
    ['figures', { figures: record.figures && { ...record.figures, classes: ['A', 'B'] } }, ['figures']],
    ['absence of figures', { figures: undefined }, ['figures']],
    ['value', { value: record.value && { ...record.value, rows: 1 } }, ['value']],
    ['absence of a value', { value: undefined }, ['value']],
    [
      'slice',
      { slices: changed(record.slices, (slice) => ({ ...slice, rows: 1 })) },
      ['slice Contract Month'],
    ],
    [
      'several',
      { slices: [], metrics: record.metrics.slice(1), verdict: 'promote' },
      ['verdict', 'metric roc_auc', 'slice Contract Month', 'slice Contract Year'],
    ],
  ])('names the %s that was changed', (_, change, differences) =>
    expect(replayDecision({ ...record, ...change }, evidence).differences).toEqual(differences),
  );

  it.each<[string, Partial<DecisionRecord>, string[]]>([
    ['reason', { reason: 'because' }, ['reason']],
    [
      'reason of a check',
      { checks: changed(record.checks, (check) => ({ ...check, reason: 'because' })) },
      ['check evidence-integrity'],
    ],
    [
      'requirement of a check',
      { checks: changed(record.checks, (check) => ({ ...check, required: 'nothing' })) },
      ['check evidence-integrity'],
    ],
  ])('agrees where the %s is worded otherwise, and says so', (_, change, reworded) =>
    expect(replayDecision({ ...record, ...change }, evidence)).toEqual({
      verdict: record.verdict,
      differences: [],
      reworded,
    }),
  );

  it('is refused for a policy that this release reads otherwise', () => {
    const policy = { ...record.policy, rules: { ...record.policy.rules, another: true } };
    expect(() => replayDecision({ ...record, policy }, evidence)).toThrow(/its policy is of another release/);
  });
});
