import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import type { DecisionRecord } from '../../../shared/promotion/record/decision-record.ts';
import { writeRecord } from '../../../shared/promotion/record/write-record.ts';
import { evaluate } from '../../../shared/promotion/verdict/evaluate.ts';
import type { GateRules } from '../../../shared/promotion/verdict/gate-rules.ts';

const version = (number: string) => ({ version: number, createdAt: 1, runId: null, files: {} });

/** The record of a decision about version 7, against version 6 where the evidence has a champion. */
export const sampleRecord = (model: string, evidence: Evidence, rules: GateRules): DecisionRecord =>
  writeRecord({
    id: 'a'.repeat(32),
    model,
    candidate: version('7'),
    champion: evidence.champion && version('6'),
    evaluation: evaluate(evidence, rules),
    rows: evidence.rows,
    anchor: evidence.anchor,
    set: evidence.set,
    rules,
    evidenceDigest: 'b'.repeat(64),
    keptEvidence: 'c'.repeat(64),
    last: undefined,
    dryRun: false,
    action: 'enforce',
    decidedAt: new Date('2026-03-01T10:00:00Z'),
    actor: 'promote-model',
    traceId: null,
    requestId: null,
    codeRevision: 'abc1234',
  });
