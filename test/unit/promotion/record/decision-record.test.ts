import { describe, expect, it } from 'vitest';
import {
  type DecisionRecord,
  decisionRecordSchema,
} from '../../../../shared/promotion/record/decision-record.ts';
import { statedRecord, statedVersion } from '../stated-record.ts';

const issueOf = (record: unknown): string => {
  const [issue] = decisionRecordSchema.safeParse(record).error?.issues ?? [];
  return issue === undefined ? 'none' : `${issue.path.join('.')}: ${issue.message}`;
};

const digest = 'a'.repeat(64);

describe('the schema of a decision record', () => {
  it('keeps every field of one', () => {
    const figures: DecisionRecord['figures'] = {
      task: 'binary',
      classes: ['No', 'Yes'],
      candidate: {
        roc: [[0, 1]],
        precisionRecall: [[1, 0]],
        calibration: [{ said: 0.1, was: 0.2, rows: 3 }],
        confusion: [[1, 2]],
      },
      champion: null,
    };
    for (const record of [statedRecord(), statedRecord({ figures })])
      expect(decisionRecordSchema.parse(structuredClone(record))).toEqual(record);
  });

  it('reads records from before slices and kept evidence', () => {
    const { slices: _slices, evidence, ...rest } = statedRecord();
    const { kept: _kept, ...older } = evidence;
    const read = decisionRecordSchema.parse({ ...rest, evidence: older });
    expect([read.slices, read.evidence.kept]).toEqual([[], null]);
  });

  it.each<[string, Partial<DecisionRecord>]>([
    ['action', { action: 'observe' }],
    ['action', { action: 'enforce' }],
    ['path', { path: 'first-champion' }],
    ['path', { path: 'against-champion' }],
    ['path', { path: 'rollback' }],
    ['champion', { champion: null }],
    ['first record', { previous: null, sequence: 1 }],
    ['rows', { furtherRows: 1 }],
  ])('takes each %s there is', (_, change) => expect(issueOf(statedRecord(change))).toBe('none'));

  it.each<[string, Record<string, unknown>]>([
    ['previous: not a SHA-256', { previous: `${digest}0` }],
    ['previous: not a SHA-256', { previous: digest.slice(1) }],
    ['previous: not a SHA-256', { previous: `0${digest}` }],
    ['policy.digest: not a SHA-256', { policy: { digest: digest.toUpperCase(), rules: {} } }],
    ['id: Invalid string: must match pattern /^[0-9a-f]{32}$/', { id: 'a'.repeat(33) }],
    ['id: Invalid string: must match pattern /^[0-9a-f]{32}$/', { id: `x${'a'.repeat(32)}` }],
    ['id: Invalid string: must match pattern /^[0-9a-f]{32}$/', { id: `${'a'.repeat(32)}x` }],
    ['format: Invalid input: expected 1', { format: 2 }],
    ['sequence: Too small: expected number to be >0', { sequence: 0 }],
    ['furtherRows: Too small: expected number to be >0', { furtherRows: 0 }],
    ['candidate.version: not a version number', { candidate: statedVersion('0') }],
    ['action: Invalid option: expected one of "enforce"|"observe"', { action: 'ignore' }],
    [
      'path: Invalid option: expected one of "first-champion"|"against-champion"|"rollback"',
      { path: 'elsewhere' },
    ],
    ['decidedAt: Invalid ISO datetime', { decidedAt: '2026-03-01' }],
    ['model: not a model name', { model: 'a/b' }],
  ])('refuses %s', (issue, change) => expect(issueOf({ ...statedRecord(), ...change })).toBe(issue));
});
