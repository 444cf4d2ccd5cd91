import { describe, expect, it } from 'vitest';
import {
  predictionsHeadline,
  predictionsMarkdown,
  predictionsReport,
} from '../../../../shared/promotion/compare/comparison-report.ts';
import type { ComparedPredictions } from '../../../../shared/promotion/compare/compare-predictions.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import type { Figures } from '../../../../shared/promotion/measures/figures.ts';
import { gateRulesDigest } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleRules } from '../evidence-sample.ts';
import { estimateOf, measuredAs } from '../facts-sample.ts';

const checks = [{ ...plainResult('floor:f1', 'missing', 'more', 'not enough | of it'), furtherRows: 410 }];
const compared: ComparedPredictions = {
  evaluation: {
    verdict: 'insufficient-evidence',
    reason: 'floor:f1: not enough',
    path: 'against-champion',
    checks,
    measurements: [
      measuredAs('f1', { champion: estimateOf(NaN, NaN, NaN) }),
      measuredAs('roc_auc', { difference: null }),
    ],
    slices: [],
    value: undefined,
    figures: undefined,
    furtherRows: 410,
  },
  rows: 1409,
  unlabelled: 0,
};
const worth: NonNullable<ComparedPredictions['evaluation']['value']> = {
  unit: 'EUR',
  rows: 12,
  against: 'champion',
  candidate: estimateOf(2, 1, 3),
  rival: estimateOf(1.75, 1, 2),
  difference: estimateOf(0.25, 0, 0.5),
};
const files = { candidate: 'own.csv', champion: 'other.csv', labels: 'truth.csv', key: 'id' };
const rules = sampleRules();
const report = predictionsReport(compared, files, rules, new Date('2026-11-21T12:00:00Z'));

describe('the report of two files', () => {
  it('says what was compared, by which rules, and what was found', () =>
    expect(report).toEqual({
      format: 1,
      verdict: 'insufficient-evidence',
      reason: 'floor:f1: not enough',
      furtherRows: 410,
      createdAt: '2026-11-21T12:00:00.000Z',
      candidate: 'own.csv',
      champion: 'other.csv',
      labels: 'truth.csv',
      rows: 1409,
      unlabelled: 0,
      policy: { digest: gateRulesDigest(rules), rules },
      metrics: [
        expect.objectContaining({ metric: 'roc_auc', difference: null }),
        expect.objectContaining({
          metric: 'f1',
          champion: expect.objectContaining({ value: null, lower: null }),
        }),
      ],
      checks,
      slices: [],
    }));

  it('has what is drawn and what decisions are worth, where that was measured', () => {
    const { evaluation } = compared;
    const points = { roc: null, precisionRecall: null, calibration: [], confusion: [[1]] };
    const drawn: Figures = { task: 'multiclass', classes: ['a'], candidate: points, champion: null };
    const full = { ...compared, evaluation: { ...evaluation, figures: drawn, value: worth } };
    const { figures, value } = predictionsReport(full, files, rules, new Date(0));
    expect(figures).toBe(drawn);
    expect(value).toMatchObject({ unit: 'EUR', rows: 12, difference: { value: 0.25 } });
  });

  it('has a headline', () => {
    expect(predictionsHeadline(report)).toBe(
      'insufficient-evidence: own.csv against other.csv, 1,409 labelled rows',
    );
    expect(predictionsHeadline({ ...report, verdict: 'promote', rows: 12, unlabelled: 1234 })).toBe(
      'promote: own.csv against other.csv, 12 labelled rows, 1,234 without a label left out',
    );
  });

  it('is a page of a pipeline', () => {
    expect(predictionsMarkdown(report).split('\n')).toEqual([
      '# insufficient-evidence: own.csv against other.csv, 1,409 labelled rows',
      '',
      'floor:f1: not enough.',
      '',
      expect.stringContaining('410 further labelled rows'),
      '',
      '| check | status | required | found |',
      '|---|---|---|---|',
      String.raw`| floor:f1 | missing | more | not enough \| of it |`,
      '',
      '| metric | candidate | champion | difference | bounds |',
      '|---|---|---|---|---|',
      '| roc_auc | 0.8000 | 0.7500 |  | 0.7800 to 0.8200 (delong) |',
      '| f1 | 0.8000 | not a number | +0.0500 | +0.0300 to +0.0700 (delong) |',
      '',
    ]);
  });

  it('asks for nothing where nothing is lacking', () => {
    const clear = { ...report, verdict: 'promote' as const, furtherRows: null };
    expect(predictionsMarkdown(clear).split('\n').slice(1, 6)).toEqual([
      '',
      'floor:f1: not enough.',
      '',
      '| check | status | required | found |',
      '|---|---|---|---|',
    ]);
  });
});
