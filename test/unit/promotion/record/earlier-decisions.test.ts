import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import {
  earlierDecisions,
  type EarlierQuestion,
} from '../../../../shared/promotion/record/earlier-decisions.ts';
import type { DecisionOutcome } from '../../../../shared/promotion/record/ledger-entry.ts';
import { plainResult } from '../../../../shared/promotion/checks/facts.ts';
import { statedRecord } from '../stated-record.ts';

const SET = '5'.repeat(64);
const files = { 'model.onnx': 'a', 'relevo/evaluation.parquet': SET };
const version = (number: string, own: Record<string, string> = files) => ({
  version: number,
  createdAt: Number(number),
  runId: null,
  files: own,
});

const set = (digest: string | null) =>
  ({ source: 'frozen', digest, ageMs: 0, decisions: 0, unlabelled: null }) as const;

const failing = (...ids: string[]): DecisionRecord['checks'] =>
  ids.map((id) => plainResult(id, 'fail', 'more', 'so much'));

const policy = { digest: '9'.repeat(64), rules: {} };

/** A decision that rejected v7's files on the set, against v6. */
const rejection = (changes: Partial<DecisionRecord> = {}): DecisionRecord =>
  statedRecord({
    verdict: 'reject',
    policy,
    candidate: version('7'),
    champion: version('6'),
    checks: failing('champion-comparison'),
    ...changes,
  });

async function asked(
  records: readonly DecisionRecord[],
  changes: Partial<EarlierQuestion> = {},
  outcomes: Record<number, DecisionOutcome> = {},
) {
  const reads: number[] = [];
  const read = async (model: string, sequence: number): Promise<DecisionRecord> => {
    reads.push(sequence);
    const record = records[sequence - 1];
    if (record === undefined || model !== 'churn') throw new Error('no such record');
    return { ...record, sequence };
  };
  const lines = records.map((_, at) => ({
    sequence: at + 1,
    version: '7',
    outcome: outcomes[at + 1] ?? 'kept',
    id: 'a'.repeat(32),
  }));
  const question = {
    model: 'churn',
    lines,
    candidate: version('8'),
    champion: version('6'),
    anchor: null,
    policyDigest: policy.digest,
    digest: SET,
    newest: 100,
    ...changes,
  };
  return { ...(await earlierDecisions({ read }, question)), reads };
}

const evidenceOf = (record: DecisionRecord, changes: Partial<DecisionRecord['evidence']>) => ({
  ...record,
  evidence: { ...record.evidence, ...changes },
});

describe('decisions on the same rows', () => {
  it('are counted by the digest of the set, or of the evaluation rows where a record names none', async () => {
    const other = { 'relevo/evaluation.parquet': '6'.repeat(64) };
    const records = [
      rejection(),
      rejection({ candidate: version('5', other) }),
      evidenceOf(rejection({ candidate: version('5', other) }), { set: set(SET) }),
      evidenceOf(rejection(), { set: set('7'.repeat(64)) }),
      evidenceOf(rejection(), { set: set(null) }),
      rejection({ candidate: version('5', {}) }),
    ];
    expect(await asked(records)).toMatchObject({ decisions: 2, reads: [1, 2, 3, 4, 5, 6] });
  });

  it('count in dry runs, and not where nothing was judged or the decision was given up', async () => {
    const records = [
      rejection({ dryRun: true, action: 'observe' }),
      rejection({ path: 'rollback' }),
      rejection(),
      rejection({ verdict: 'promote' }),
    ];
    expect(await asked(records, {}, { 3: 'abandoned', 4: 'moved' })).toMatchObject({
      decisions: 2,
      reads: [1, 2, 4],
    });
  });

  it('are looked for among the newest', async () => {
    expect(await asked([rejection(), rejection(), rejection()], { newest: 2 })).toMatchObject({
      decisions: 2,
      reads: [2, 3],
    });
  });

  it('are not looked for where the rows have no digest', async () => {
    expect(await asked([rejection()], { digest: null })).toEqual({
      decisions: 0,
      rejected: null,
      reads: [],
    });
  });
});

describe('an earlier rejection', () => {
  it('is the newest of the same files', async () => {
    const records = [rejection(), rejection({ candidate: version('4') }), rejection({ verdict: 'promote' })];
    expect((await asked(records)).rejected).toEqual({
      decision: 2,
      version: '4',
      policyDigest: policy.digest,
    });
  });

  it.each([
    ['that left it open', rejection({ verdict: 'insufficient-evidence' }), {}],
    ['by other rules', rejection(), { policyDigest: '8'.repeat(64) }],
    ['on other rows', evidenceOf(rejection(), { set: set('7'.repeat(64)) }), {}],
    ['of another graph', rejection({ candidate: version('7', { ...files, 'model.onnx': 'b' }) }), {}],
    ['against another champion', rejection(), { champion: version('5') }],
    ['against a champion, now there is none', rejection(), { champion: null }],
    ['as first champion, now there is one', rejection({ champion: null }), {}],
    ['against another former champion', evidenceOf(rejection(), { anchor: '3' }), {}],
    ['without a former champion', rejection(), { anchor: '3' }],
  ] as const)('is none %s', async (_what, record, changes) => {
    expect((await asked([record], changes)).rejected).toBeNull();
  });

  it.each([
    ['latency:p95', 'load-time', 'replay', 'training-data:age', 'freeze', 'provenance:source'],
    ['candidate-state', 'candidate-state:rejected', 'evidence-age', 'evidence-reuse'],
  ])('does not last where only %s and the like failed', async (...ids) => {
    expect((await asked([rejection({ checks: failing(...ids) })])).rejected).toBeNull();
    const lasting = rejection({ checks: failing(...ids, 'provenance:graph') });
    expect((await asked([lasting])).rejected).not.toBeNull();
  });

  it('is one by a check that failed, not by one that warns', async () => {
    const [check] = failing('churn');
    if (check === undefined) throw new Error('no check');
    const checks = [{ ...check, status: 'warn' as const }, ...failing('latency:p95')];
    expect((await asked([rejection({ checks })])).rejected).toBeNull();
  });

  it('may be one of a dry run', async () => {
    const dry = rejection({ dryRun: true, action: 'observe' });
    expect((await asked([dry])).rejected).toMatchObject({ decision: 1 });
  });

  it('may be one of a first champion, or against a former one', async () => {
    expect((await asked([rejection({ champion: null })], { champion: null })).rejected).not.toBeNull();
    const held = evidenceOf(rejection(), { anchor: '3' });
    expect((await asked([held], { anchor: '3' })).rejected).not.toBeNull();
  });
});

const threshold = (to: string) => ({ threshold: { of: '6', from: '0.31', to, filesAt: 6 } });

it('another threshold on the same files was not rejected', async () => {
  const rejected = rejection({ candidate: { ...version('7'), ...threshold('0.2') } });
  const asking = async (own: object) =>
    (await asked([rejected], { candidate: { ...version('8'), ...own } })).rejected?.decision;
  expect([await asking(threshold('0.2')), await asking(threshold('0.3')), await asking({})]).toEqual([
    1,
    undefined,
    undefined,
  ]);
});
