import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../shared/promotion/evidence/evidence.ts';
import { evaluate } from '../../../../shared/promotion/verdict/evaluate.ts';
import { replayDecision } from '../../../../shared/promotion/replay/replay-decision.ts';
import { packEvidence, unpackEvidence } from '../../../../shared/promotion/record/packed-evidence.ts';
import { decisionRecordSchema } from '../../../../shared/promotion/record/decision-record.ts';
import { decisionRun } from '../../../../shared/promotion/record/decision-run.ts';
import { sampleRules } from '../evidence-sample.ts';
import { sampleRecord } from '../record-sample.ts';
import { checkOf, evidenceOf, judge, type JudgedRow, times } from './predictions-sample.ts';

const worth = { truePositive: 90, falsePositive: -10, falseNegative: -100 };
const asked = (value: object = {}, gate: object = {}) =>
  sampleRules({ value: { ...worth, ...value }, mode: 'superiority', ...gate });

/** In `better` rows the candidate alone finds a positive, in `worse` the champion alone. */
const rowsOf = (better: number, worse: number, of = 1000): JudgedRow[] => [
  ...times(better, { truth: 1, candidate: 0.9, champion: 0.1 }),
  ...times(worse, { truth: 1, candidate: 0.1, champion: 0.9 }),
  ...times(of / 2 - better - worse, { truth: 1, candidate: 0.9, champion: 0.9 }),
  ...times(of / 2, { truth: 0, candidate: 0.2, champion: 0.2 }),
];

const withAmounts = (evidence: Evidence, values: (row: number) => number): Evidence => ({
  ...evidence,
  rows: {
    ...evidence.rows,
    amounts: [
      {
        column: 'spend',
        values: Float64Array.from({ length: evidence.rows.used }, (_, row) => values(row)),
      },
    ],
  },
});

/** Of 1,000 rows with 500 positives so many are found, at so many false alarms. */
const alone = (found: number, alarms: number): JudgedRow[] => [
  ...times(found, { truth: 1, candidate: 0.9 }),
  ...times(500 - found, { truth: 1, candidate: 0.1 }),
  ...times(alarms, { truth: 0, candidate: 0.9 }),
  ...times(500 - alarms, { truth: 0, candidate: 0.1 }),
];

describe('value against the champion', () => {
  it.each([
    [40, 0, 'pass'],
    [0, 0, 'fail'],
    [20, 20, 'fail'],
    [22, 16, 'missing'],
    [0, 40, 'fail'],
  ] as const)('with %d rows better and %d worse under superiority: %s', (better, worse, status) => {
    const check = judge(evidenceOf(rowsOf(better, worse)), asked(), 'value');
    expect(check).toMatchObject({ status, limit: 0, rows: 1000, required: 'worth more than the champion' });
    expect(check.observed).toBeCloseTo((190 * (better - worse)) / 1000, 9);
    expect(check.furtherRows === null).toBe(status !== 'missing');
  });

  it.each([
    [0, 0, 0, 'pass'],
    [22, 16, 0, 'missing'],
    [16, 22, 10, 'pass'],
    [16, 22, 1.2, 'missing'],
    [16, 22, 1.14, 'fail'],
  ] as const)(
    'with %d rows better and %d worse under non-inferiority of %d: %s',
    (better, worse, margin, status) => {
      const check = judge(
        evidenceOf(rowsOf(better, worse)),
        asked({ margin }, { mode: 'non-inferiority' }),
        'value',
      );
      expect(check.status).toBe(status);
      expect(check.limit).toBe(margin === 0 ? 0 : -margin);
      expect(check.required).toMatch(/^worth not less than the champion by \d+\.\d+ EUR a row$/);
    },
  );

  it('says it in money', () => {
    const { reason } = judge(evidenceOf(rowsOf(40, 0)), asked({ unit: 'CHF' }), 'value');
    expect(reason).toMatch(
      /^45\.00 CHF a row against the champion's 37\.40: difference \+7\.6000, bound \+\d\.\d+, limit \+0\.0000; \+7600 CHF over 1,000 rows$/,
    );
  });

  it('is part of the sentence of a promotion, and no question where the policy does not ask', () => {
    const evaluation = evaluate(evidenceOf(rowsOf(60, 0)), asked());
    expect(evaluation.verdict).toBe('promote');
    expect(evaluation.reason).toContain('; value 45.00 EUR a row against');
    const unasked = evaluate(evidenceOf(rowsOf(60, 0)), sampleRules());
    expect(unasked.checks.map(({ id }) => id)).not.toContain('value');
    expect(unasked.value).toBeUndefined();
  });

  it('is open where either side is silent', () => {
    const evidence = evidenceOf(rowsOf(40, 0));
    const mute = {
      ...evidence,
      champion: evidence.champion && { ...evidence.champion, predictions: undefined },
    };
    expect(judge(mute, asked(), 'value')).toMatchObject({
      status: 'missing',
      reason: "the champion's decisions are not known",
    });
    const none = { ...evidence, candidate: { ...evidence.candidate, predictions: undefined } };
    expect(judge(none, asked(), 'value').reason).toBe("the candidate's decisions are not known");
  });

  it('is bounded by entities where they repeat', () => {
    const rows = rowsOf(40, 0).map((row, at) => ({ ...row, entity: `e${Math.floor(at / 20)}` }));
    const check = judge(evidenceOf(rows), asked(), 'value');
    expect(check).toMatchObject({
      status: 'missing',
      interval: { method: 'bootstrap-percentile-by-entity' },
    });
  });
});

describe('value by a column', () => {
  const byColumn = asked({ truePositive: { column: 'spend' }, falseNegative: 0 });
  it('counts what each row is worth, in whatever order the rows come', () => {
    const rows = rowsOf(40, 40);
    const evidence = withAmounts(evidenceOf(rows), (row) => (row < 40 ? 50 : row < 80 ? 2 : 10));
    const check = judge(evidence, byColumn, 'value');
    expect(check).toMatchObject({ status: 'pass' });
    expect(check.observed).toBeCloseTo((40 * 50 - 40 * 2) / 1000, 9);
    const back = withAmounts(evidenceOf(rows.toReversed()), (at) =>
      999 - at < 40 ? 50 : 999 - at < 80 ? 2 : 10,
    );
    expect(judge(back, byColumn, 'value')).toEqual(check);
  });

  it('needs no amount of rows that no decision is worth something for', () => {
    const known = withAmounts(evidenceOf(rowsOf(40, 0)), (row) => (row < 500 ? 10 : NaN));
    expect(judge(known, byColumn, 'value').status).toBe('pass');
    const gap = withAmounts(evidenceOf(rowsOf(40, 0)), (row) => (row < 499 ? 10 : NaN));
    expect(judge(gap, byColumn, 'value')).toMatchObject({
      status: 'missing',
      reason: '1 row has no amount',
    });
    expect(judge(evidenceOf(rowsOf(40, 0)), byColumn, 'value').reason).toBe('the rows have no column spend');
  });

  it('is recorded, replayed, and shown in the run', async () => {
    const evidence = withAmounts(evidenceOf(rowsOf(40, 5)), (row) => 10 + (row % 7));
    const record = decisionRecordSchema.parse(sampleRecord('churn', evidence, byColumn));
    expect(record.value).toMatchObject({ unit: 'EUR', rows: 1000, against: 'champion' });
    expect(record.value?.totals.difference).toBeCloseTo(1000 * (record.value?.difference.value ?? NaN), 6);
    const kept = await unpackEvidence(await packEvidence(evidence));
    expect(replayDecision(record, kept).differences).toEqual([]);
    const { value, ...without } = record;
    expect(replayDecision(without, kept).differences).toEqual(['value']);
    const { metrics, files } = await decisionRun(record);
    expect(metrics['difference.value_per_row.lower']).toBe(value?.difference.lower);
    expect(metrics['champion.value_per_row']).toBe(value?.rival.value);
    expect(files['decision.md']).toContain('| value | EUR a row | bounds | in total |');
    expect(files['decision.html']).toContain('<h2>What the decisions are worth</h2>');
  });
});

describe('value of a first champion', () => {
  it.each([
    // Everybody at 90 and -10 is worth 40 a row.
    [490, 50, { falsePositive: -50 }, 'pass', 'always-positive', 'always positive at 20.00'],
    [400, 100, {}, 'fail', 'always-positive', 'always positive at 40.00'],
    [
      400,
      100,
      { falsePositive: -400, falseNegative: 0 },
      'fail',
      'always-negative',
      'always negative at 0.0000',
    ],
    [
      480,
      10,
      { falsePositive: -400, falseNegative: 0 },
      'pass',
      'always-negative',
      'always negative at 0.0000',
    ],
  ] as const)('finding %d at %d alarms: %3$s', (found, alarms, value, status, against, words) => {
    const evaluation = evaluate(
      evidenceOf(alone(found, alarms)),
      asked(value, { mode: 'auto', margin: 0.01 }),
    );
    expect(evaluation.value).toMatchObject({ against });
    expect(checkOf(evaluation, 'value')).toMatchObject({
      status,
      limit: 0,
      required: 'worth more than deciding every row alike',
    });
    expect(checkOf(evaluation, 'value').reason).toContain(words);
  });
});
