import { describe, expect, it } from 'vitest';
import { decisionRecordSchema } from '../../../../shared/promotion/record/decision-record.ts';
import { evidenceDigest } from '../../../../shared/promotion/record/judged-version.ts';
import { rollbackRecord } from '../../../../shared/promotion/rollback/rollback-record.ts';
import { gateRulesDigest, gateRulesOf } from '../../../../shared/promotion/verdict/gate-rules.ts';
import { samplePolicy } from '../evidence-sample.ts';
import { registeredVersion, statedRecord, statedVersion } from '../stated-record.ts';

const policy = samplePolicy();
const request = { model: 'churn', from: '7', reason: 'it is wrong', actor: 'ann', traceId: 'f'.repeat(32) };

type Circumstances = Parameters<typeof rollbackRecord>[1];

const recordOf = (changes: Partial<Circumstances> = {}) =>
  rollbackRecord(request, {
    target: {
      judged: statedVersion('6'),
      record: statedRecord({ sequence: 2, candidate: statedVersion('6') }),
      passedOver: [],
    },
    current: registeredVersion('7'),
    policy,
    last: { record: statedRecord({ sequence: 3 }), digest: 'd'.repeat(64) },
    decidedAt: new Date('2026-03-02T10:00:00Z'),
    codeRevision: 'abc1234',
    ...changes,
  });

const check = (id: string, required: string, reason: string) => ({
  id,
  status: 'pass',
  observed: null,
  required,
  limit: null,
  interval: null,
  rows: null,
  furtherRows: null,
  reason,
});

const reasons = (changes: Partial<Circumstances>) => recordOf(changes).checks.map(({ reason }) => reason);

describe('the record of a rollback', () => {
  it('names both versions, who asked and why, and judges nothing', () => {
    const record = recordOf();
    const rules = gateRulesOf(policy);
    expect(record).toEqual({
      format: 1,
      id: '70b64c4932ca72980a6a61c62a54cb59',
      sequence: 4,
      previous: 'd'.repeat(64),
      model: 'churn',
      candidate: statedVersion('6'),
      champion: statedVersion('7'),
      verdict: 'promote',
      action: 'enforce',
      dryRun: false,
      path: 'rollback',
      reason: 'it is wrong',
      furtherRows: null,
      policy: { digest: gateRulesDigest(rules), rules },
      evidence: {
        digest: evidenceDigest(statedVersion('6'), statedVersion('7')),
        rows: 0,
        excludedRows: 0,
        overlap: 'none',
        anchor: null,
        set: null,
        kept: null,
      },
      metrics: [],
      slices: [],
      checks: [
        check(
          'was-champion',
          'champion before, and not rolled back from unless it is named',
          'v6 became champion by decision 2 of 2026-03-01T10:00:00.000Z',
        ),
        check('files-intact', 'the files that its decision was made on', 'v6 has the files of its decision'),
      ],
      decidedAt: '2026-03-02T10:00:00.000Z',
      actor: 'ann',
      traceId: 'f'.repeat(32),
      requestId: null,
      codeRevision: 'abc1234',
    });
    expect(decisionRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
  });

  it('has another id for each place in the chain and each pair of versions', () => {
    const target = { judged: statedVersion('5'), record: statedRecord(), passedOver: [] };
    const ids = [
      recordOf(),
      recordOf({ last: { record: statedRecord({ sequence: 9 }), digest: 'd'.repeat(64) } }),
      recordOf({ last: undefined }),
      recordOf({ current: undefined }),
      recordOf({ current: registeredVersion('8') }),
      recordOf({ target }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
    expect(recordOf({ current: registeredVersion('7', { runId: null }) }).id).toBe(ids[0]);
  });

  it('may be the first of a chain, where the alias names nothing', () => {
    const { sequence, previous, champion } = recordOf({ last: undefined, current: undefined });
    expect([sequence, previous, champion]).toEqual([1, null, null]);
  });

  it('says so where the version was champion before any decision, and what was passed over', () => {
    const target = {
      judged: statedVersion('6'),
      record: statedRecord({ sequence: 3 }),
      passedOver: ['v5 is gone', 'v4 has no files'],
    };
    expect(reasons({ target })).toEqual([
      'v6 was champion before decision 3 of 2026-03-01T10:00:00.000Z',
      'v6 has the files of its decision; passed over: v5 is gone; v4 has no files',
    ]);
  });
});
