import { describe, expect, it } from 'vitest';
import { plainResult } from '../../../../../shared/promotion/checks/facts.ts';
import { knownSet } from '../../../../../shared/promotion/evidence/sets/judged-set.ts';
import type { RowSet } from '../../../../../shared/promotion/evidence/sets/offered-sets.ts';
import type { Question } from '../../../../../shared/promotion/question.ts';
import type { DecisionRecord } from '../../../../../shared/promotion/record/decision-record.ts';
import { type GateRules, gateRulesDigest } from '../../../../../shared/promotion/verdict/gate-rules.ts';
import { sampleRules } from '../../evidence-sample.ts';
import { statedRecord, statedVersion } from '../../stated-record.ts';

const SET = '5'.repeat(64);
const DAY = 86_400_000;
const offered: RowSet = {
  source: 'production',
  digest: SET,
  unlabelled: 12,
  since: Date.parse('2026-03-01T00:00:00Z'),
  file: '/f/rows.parquet',
  problem: null,
  required: false,
};
const set = { source: 'production', digest: SET, ageMs: 0, decisions: 0, unlabelled: null } as const;
const plain = sampleRules();
const allowed = (maxDecisions: number) => sampleRules({ evidence: { maxDecisions } });

/** A rejection of v7 on the set, against v6 and beside the former champion v5. */
const rejection: DecisionRecord = statedRecord({
  verdict: 'reject',
  policy: { digest: gateRulesDigest(plain), rules: {} },
  checks: [plainResult('champion-comparison', 'fail', 'more', 'so much')],
  evidence: { ...statedRecord().evidence, anchor: '5', set },
});

type Asked = {
  /** Records of this many decisions. */
  records?: number;
  rules?: GateRules;
  anchor?: string;
  champion?: string;
  now?: string;
  digest?: string | null;
};

async function known({ records = 1, rules = plain, anchor = '5', champion = '6', now, digest = SET }: Asked) {
  const question: Question = {
    id: 'q',
    answers: new Set(['q']),
    model: 'churn',
    candidate: statedVersion('7'),
    champion: statedVersion(champion),
    rules,
    evidenceDigest: 'd',
    action: 'enforce',
    dryRun: false,
    frozen: null,
  };
  const lines = Array.from({ length: records }, (_, at) => ({
    sequence: at + 1,
    version: '7',
    outcome: 'kept' as const,
    id: 'a'.repeat(32),
  }));
  return knownSet(
    { read: async (_model, sequence) => ({ ...rejection, sequence }) },
    { ...offered, digest },
    {
      question,
      view: { lines, last: undefined },
      anchors: anchor === '' ? [] : [anchor, '4'].map((one) => ({ judged: statedVersion(one), value: 0.8 })),
      now: new Date(now ?? '2026-03-03T12:00:00Z'),
    },
  );
}

describe('a set of rows, and what was decided on it', () => {
  it('is as old as its newest row, and known by the decisions on it', async () =>
    expect(await known({ records: 3 })).toEqual({
      offered,
      set: { source: 'production', digest: SET, ageMs: 2.5 * DAY, decisions: 3, unlabelled: 12 },
      rejected: { decision: 3, version: '7', policyDigest: gateRulesDigest(plain) },
    }));

  it('is not younger than new', async () =>
    expect((await known({ now: '2026-02-28T00:00:00Z' })).set.ageMs).toBe(0));

  it('has been decided on never where nothing names it', async () =>
    expect(await known({ digest: null })).toMatchObject({
      set: { digest: null, decisions: 0 },
      rejected: null,
    }));

  it.each<[string, Asked]>([
    ['another policy', { rules: sampleRules({ minRows: 999 }) }],
    ['another champion', { champion: '4' }],
    ['another former champion', { anchor: '3' }],
    ['no former champion', { anchor: '' }],
  ])('has no rejection that counts under %s', async (_what, asked) =>
    expect(await known(asked)).toMatchObject({ set: { decisions: 1 }, rejected: null }),
  );

  it('is looked for in a hundred decisions, or as many as the policy counts', async () => {
    expect((await known({ records: 130 })).set.decisions).toBe(100);
    expect((await known({ records: 130, rules: allowed(99) })).set.decisions).toBe(100);
    expect((await known({ records: 130, rules: allowed(120) })).set.decisions).toBe(120);
  });
});
