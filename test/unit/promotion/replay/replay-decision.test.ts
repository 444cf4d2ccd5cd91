import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { createEvidenceStore } from '../../../../shared/promotion/record/evidence-store.ts';
import { createLedger } from '../../../../shared/promotion/record/ledger.ts';
import { unpackEvidence } from '../../../../shared/promotion/record/packed-evidence.ts';
import { replayDecision } from '../../../../shared/promotion/replay/replay-decision.ts';
import { createGate, createWorld, MODEL, requestFor } from '../gate-bench.ts';

/** A decision by the gate, as it is stored, and what was kept for it. */
async function decided(policy: Record<string, unknown> = {}) {
  const world = createWorld(policy);
  const gate = createGate(world);
  await gate(requestFor(world.registry.register(MODEL)));
  await gate(requestFor(world.registry.register(MODEL)));
  const record = await createLedger({ blobs: world.blobs }).read(MODEL, 2);
  const packed = await createEvidenceStore(world.blobs).read(MODEL, record.evidence.kept ?? '');
  return { record, evidence: await unpackEvidence(packed) };
}

describe('a decision made again', () => {
  it('agrees to the last digit', async () => {
    const { record, evidence } = await decided({ floors: { roc_auc: 0.6 } });
    expect(replayDecision(record, evidence)).toEqual({ verdict: record.verdict, differences: [] });
  });

  it.each<[string, (record: DecisionRecord) => Partial<DecisionRecord>, string[]]>([
    ['verdict', () => ({ verdict: 'insufficient-evidence' }), ['verdict']],
    ['reason', () => ({ reason: 'because' }), ['reason']],
    ['check', ({ checks }) => ({ checks: checks.slice(1) }), ['check evidence-integrity']],
    [
      'number',
      ({ metrics }) => ({
        metrics: metrics.map((metric, at) =>
          at === 0 ? { ...metric, candidate: { ...metric.candidate, value: 0.9 } } : metric,
        ),
      }),
      ['metric roc_auc'],
    ],
  ])('names the %s that was changed', async (_, change, differences) => {
    const { record, evidence } = await decided();
    expect(replayDecision({ ...record, ...change(record) }, evidence).differences).toEqual(differences);
  });

  it('is refused for a policy that this release reads otherwise', async () => {
    const { record, evidence } = await decided();
    const policy = { ...record.policy, rules: { ...record.policy.rules, another: true } };
    expect(() => replayDecision({ ...record, policy }, evidence)).toThrow(/its policy is of another release/);
  });
});
