import { describe, expect, it } from 'vitest';
import { questionOf, type QuestionInput } from '../../../shared/promotion/question.ts';
import { decisionId, evidenceDigest } from '../../../shared/promotion/record/judged-version.ts';
import { gateRulesDigest } from '../../../shared/promotion/verdict/gate-rules.ts';
import { sampleRules } from './evidence-sample.ts';
import { registeredVersion, statedVersion } from './stated-record.ts';

const rules = sampleRules({ action: 'enforce' });
const champion = { kind: 'version', version: registeredVersion('6') } as const;
const ownRows = {
  source: 'candidate',
  digest: 'b'.repeat(64),
  unlabelled: null,
  since: 0,
  file: undefined,
  problem: null,
  required: false,
} as const;

const ask = (changes: Partial<QuestionInput> = {}) =>
  questionOf({
    version: registeredVersion('7'),
    champion,
    rules,
    ledger: { lines: [], last: undefined },
    dryRun: false,
    anchors: [],
    sets: [ownRows],
    now: new Date('2026-11-20T12:00:00Z'),
    ...changes,
  });

/** A ledger of decisions about these versions, oldest first. */
const decided = (...lines: [version: string, outcome: 'moved' | 'kept' | 'abandoned'][]) => ({
  lines: lines.map(([version, outcome], at) => ({
    sequence: at + 1,
    version,
    outcome,
    id: 'a'.repeat(32),
  })),
  last: undefined,
});

const anchor = (version: string, createdAt = 1) => ({
  judged: statedVersion(version, { createdAt }),
  value: 0.9,
});

describe('the question that a decision answers', () => {
  it('names both versions, the rules and the evidence', () => {
    const [candidate, judgedChampion] = [statedVersion('7'), statedVersion('6')];
    const digest = evidenceDigest(candidate, judgedChampion);
    expect(ask()).toEqual({
      answers: new Set([ask().id]),
      id: decisionId({
        model: 'churn',
        candidate,
        champion: judgedChampion,
        action: 'enforce',
        policyDigest: gateRulesDigest(rules),
        evidenceDigest: digest,
      }),
      model: 'churn',
      candidate,
      champion: judgedChampion,
      rules,
      evidenceDigest: digest,
      action: 'enforce',
      dryRun: false,
      frozen: null,
    });
  });

  it('has no champion where the alias names nothing', () => {
    for (const kind of ['none', 'dangling'] as const) expect(ask({ champion: { kind } }).champion).toBeNull();
  });

  it('is another one in a freeze', () => {
    const frozen = sampleRules({ action: 'enforce', freeze: { weekdays: ['friday'] } });
    const [during, after] = [
      ask({ rules: frozen }),
      ask({ rules: frozen, now: new Date('2026-11-21T12:00:00Z') }),
    ];
    expect([during.frozen, after.frozen]).toEqual(['frozen every friday', null]);
    expect(during.id).not.toBe(after.id);
  });

  it('is another one beside another anchor, that counts by number and time, and the best alone', () => {
    const asked = [[], [anchor('3')], [anchor('4')], [anchor('3', 2)]].map((anchors) => ask({ anchors }).id);
    expect(new Set(asked).size).toBe(4);
    expect(ask({ anchors: [anchor('3'), anchor('4')] }).id).toBe(asked[1]);
  });

  it('is another one after each decision that somebody does not leave it at', () => {
    const ids = [ask(), ask({ after: 1 }), ask({ after: 2 })].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ask().after).toBeUndefined();
    expect(ask({ after: 2 }).after).toBe(2);
  });

  it('is answered by what came after an earlier answer, but not by what came before', () => {
    const ledger = decided(['7', 'kept'], ['7', 'kept']);
    const [plain, first, second] = [ask(), ask({ after: 1 }), ask({ after: 2 })].map(({ id }) => id);
    expect(ask().answers).toEqual(new Set([plain]));
    expect(ask({ ledger }).answers).toEqual(new Set([plain, first, second]));
    expect(ask({ ledger, after: 1 }).answers).toEqual(new Set([first, second]));
    expect(ask({ ledger, after: 2 }).answers).toEqual(new Set([second]));
  });

  it('is another one on rows from elsewhere, or where those that are asked for are absent', () => {
    const frozen = { ...ownRows, source: 'frozen' } as const;
    const digests = [
      ask(),
      ask({ sets: [ownRows, frozen] }),
      ask({ sets: [ownRows, { ...frozen, digest: 'c'.repeat(64) }] }),
      ask({ sets: [ownRows, { ...frozen, source: 'production' }] }),
      ask({ sets: [ownRows, { ...frozen, digest: null, required: true }] }),
    ].map((question) => question.evidenceDigest);
    expect(new Set(digests).size).toBe(5);
    expect(ask({ sets: [{ ...ownRows, digest: null, required: true }] }).evidenceDigest).toBe(digests[0]);
    expect(ask({ sets: [ownRows, { ...frozen, digest: null }] }).evidenceDigest).toBe(digests[0]);
    const [own, other] = [statedVersion('7'), statedVersion('6')];
    expect(digests[1]).toBe(evidenceDigest(own, other, [`frozen ${'b'.repeat(64)}`]));
    expect(digests[4]).toBe(evidenceDigest(own, other, ['frozen none']));
  });
});

describe('whether anything may move', () => {
  const auto = sampleRules({ action: 'auto' });

  it.each<[string, Partial<QuestionInput>]>([
    ['as the policy says', {}],
    ['where there was no champion', { rules: auto, champion: { kind: 'none' } }],
    ['where the champion is gone', { rules: auto, champion: { kind: 'dangling' } }],
    ['where the gate moved one before', { rules: auto, ledger: decided(['1', 'moved']) }],
  ])('yes, %s', (_, changes) => expect(ask(changes).action).toBe('enforce'));

  it.each<[string, Partial<QuestionInput>]>([
    ['as the policy says', { rules: sampleRules({ action: 'observe' }), champion: { kind: 'none' } }],
    ['in a dry run', { dryRun: true }],
    ['where the champion was there before', { rules: auto }],
    ['where the gate never moved one', { rules: auto, ledger: decided(['1', 'kept']) }],
    ['where the gate gave up', { rules: auto, ledger: decided(['1', 'abandoned']) }],
  ])('no, %s', (_, changes) => expect(ask(changes).action).toBe('observe'));
});
