import { describe, expect, it } from 'vitest';
import { decisionRecordSchema } from '../../../../shared/promotion/record/decision-record.ts';
import {
  recordMetrics,
  recordSlices,
  type RecordInput,
  writeRecord,
} from '../../../../shared/promotion/record/write-record.ts';
import { gateRulesDigest } from '../../../../shared/promotion/verdict/gate-rules.ts';
import type { Measurement } from '../../../../shared/promotion/measures/measurement.ts';
import { sampleEvidence, sampleRules } from '../evidence-sample.ts';
import { statedRecord, statedVersion } from '../stated-record.ts';

const estimate = (value: number) => ({ value, lower: 0.1, upper: 0.9, standardError: 0.2, method: 'wilson' });

const measured = (metric: Measurement['metric'], changes: Partial<Measurement> = {}): Measurement => ({
  metric,
  direction: 'higher',
  candidate: estimate(0.6),
  champion: estimate(0.5),
  difference: estimate(0.1),
  tests: [{ test: 'mcnemar', pGreater: 0.25, pTwoSided: 0.5 }],
  ...changes,
});

const figures: NonNullable<RecordInput['evaluation']['figures']> = {
  task: 'binary',
  classes: ['No', 'Yes'],
  candidate: { roc: null, precisionRecall: null, calibration: [], confusion: null },
  champion: null,
};

const rules = sampleRules();
const [check] = statedRecord().checks;

const input = (changes: Partial<RecordInput> = {}): RecordInput => ({
  id: 'a'.repeat(32),
  model: 'churn',
  candidate: statedVersion('7'),
  champion: statedVersion('6'),
  evaluation: {
    verdict: 'insufficient-evidence',
    reason: 'too few rows',
    path: 'against-champion',
    checks: check === undefined ? [] : [check],
    measurements: [measured('accuracy'), measured('roc_auc')],
    slices: [{ column: 'Contract', group: 'One year', rows: 40, measured: measured('roc_auc') }],
    figures,
    value: undefined,
    furtherRows: 410,
  },
  rows: { used: 150, excluded: 13, overlap: 'row', entities: undefined, groups: [] },
  anchor: { kind: 'none', why: 'v3 is gone' },
  set: { source: 'candidate', digest: '1'.repeat(64), ageMs: 5000, decisions: 2, unlabelled: null },
  keptEvidence: 'c'.repeat(64),
  rules,
  evidenceDigest: 'b'.repeat(64),
  last: { record: statedRecord({ sequence: 41 }), digest: 'd'.repeat(64) },
  dryRun: true,
  action: 'observe',
  decidedAt: new Date('2026-03-01T10:00:00Z'),
  actor: 'ci',
  traceId: 'f'.repeat(32),
  requestId: 'r1',
  codeRevision: 'abc1234',
  ...changes,
});

describe('the record of a decision', () => {
  it('holds what was decided, on what, by which rules and for whom', () => {
    const record = writeRecord(input());
    expect(record).toEqual({
      format: 1,
      id: 'a'.repeat(32),
      sequence: 42,
      previous: 'd'.repeat(64),
      model: 'churn',
      candidate: statedVersion('7'),
      champion: statedVersion('6'),
      verdict: 'insufficient-evidence',
      action: 'observe',
      dryRun: true,
      path: 'against-champion',
      reason: 'too few rows',
      furtherRows: 410,
      policy: { digest: gateRulesDigest(rules), rules },
      evidence: {
        digest: 'b'.repeat(64),
        rows: 150,
        excludedRows: 13,
        overlap: 'row',
        anchor: null,
        set: { source: 'candidate', digest: '1'.repeat(64), ageMs: 5000, decisions: 2, unlabelled: null },
        kept: 'c'.repeat(64),
      },
      metrics: [measured('roc_auc'), measured('accuracy')],
      slices: [
        {
          column: 'Contract',
          group: 'One year',
          rows: 40,
          candidate: estimate(0.6),
          champion: estimate(0.5),
          difference: estimate(0.1),
        },
      ],
      checks: [check],
      figures,
      decidedAt: '2026-03-01T10:00:00.000Z',
      actor: 'ci',
      traceId: 'f'.repeat(32),
      requestId: 'r1',
      codeRevision: 'abc1234',
    });
    expect(decisionRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('names the former champion that the candidate was held against', () => {
    const { candidate } = sampleEvidence({ rows: 10 });
    if (candidate.predictions === undefined) throw new Error('no predictions');
    const { predictions } = candidate;
    const anchor = { kind: 'scored' as const, version: '3', passedOver: [], predictions };
    const record = writeRecord(input({ anchor: { ...anchor, overlap: 'entity', seen: new Uint8Array(10) } }));
    expect(record.evidence.anchor).toBe('3');
  });

  it('is the first of its chain where there is none before', () => {
    const { sequence, previous } = writeRecord(input({ last: undefined }));
    expect([sequence, previous]).toEqual([1, null]);
  });

  it('has no figures where there is nothing to draw', () => {
    const { evaluation } = input();
    expect(writeRecord(input({ evaluation: { ...evaluation, figures: undefined } }))).not.toHaveProperty(
      'figures',
    );
  });
});

describe('what is recorded of numbers', () => {
  it('has the primary metric first and leaves the others in their order', () => {
    const names = (['accuracy', 'f1', 'roc_auc', 'recall'] as const).map((name) => measured(name));
    const order = (primary: string) => recordMetrics(names, primary).map(({ metric }) => metric);
    expect(order('roc_auc')).toEqual(['roc_auc', 'accuracy', 'f1', 'recall']);
    expect(order('accuracy')).toEqual(['accuracy', 'f1', 'roc_auc', 'recall']);
    expect(order('recall')).toEqual(['recall', 'accuracy', 'f1', 'roc_auc']);
    expect(order('rmse')).toEqual(['accuracy', 'f1', 'roc_auc', 'recall']);
  });

  it('is null where it is not finite, or where there is no champion', () => {
    const broken = { value: NaN, lower: -Infinity, upper: Infinity, standardError: NaN, method: 'none' };
    const nothing = { value: null, lower: null, upper: null, standardError: null, method: 'none' };
    const tests = [{ test: 'delong', pGreater: NaN, pTwoSided: 0.5 }];
    const both = measured('f1', { candidate: broken, champion: broken, difference: broken, tests });
    const alone = measured('f1', { champion: null, difference: null, tests: [] });
    expect(recordMetrics([both, alone], 'f1')).toEqual([
      {
        metric: 'f1',
        direction: 'higher',
        candidate: nothing,
        champion: nothing,
        difference: nothing,
        tests: [{ test: 'delong', pGreater: null, pTwoSided: 0.5 }],
      },
      {
        metric: 'f1',
        direction: 'higher',
        candidate: estimate(0.6),
        champion: null,
        difference: null,
        tests: [],
      },
    ]);
    const group = { column: 'a', group: 'b', rows: 1 };
    expect(
      recordSlices([
        { ...group, measured: both },
        { ...group, measured: alone },
      ]),
    ).toEqual([
      { ...group, candidate: nothing, champion: nothing, difference: nothing },
      { ...group, candidate: estimate(0.6), champion: null, difference: null },
    ]);
  });
});
