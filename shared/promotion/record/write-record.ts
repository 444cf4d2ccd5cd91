import { finiteEstimate } from '../checks/judge-bound.ts';
import type { DecisionRecord, JudgedVersion } from './decision-record.ts';
import type { Evaluation } from '../verdict/evaluate.ts';
import type { Evidence, SharedRows } from '../evidence/evidence.ts';
import { type GateRules, gateRulesDigest } from '../verdict/gate-rules.ts';
import { recordValue } from './value-record.ts';
import type { LedgerView } from './ledger.ts';
import type { Slice } from '../measures/measure-slices.ts';
import type { Measurement } from '../measures/measurement.ts';

export type RecordInput = {
  id: string;
  model: string;
  candidate: JudgedVersion;
  champion: JudgedVersion | null;
  evaluation: Evaluation;
  rows: SharedRows;
  anchor: Evidence['anchor'];
  set: Evidence['set'];
  /** Digest of the evidence as it is kept; null where nothing was judged. */
  keptEvidence: string | null;
  rules: GateRules;
  evidenceDigest: string;
  last: LedgerView['last'];
  dryRun: boolean;
  after?: number;
  action: 'enforce' | 'observe';
  decidedAt: Date;
  actor: string;
  traceId: string | null;
  requestId: string | null;
  codeRevision: string;
};

/** The record of a decision, next in the model's chain. */
export function writeRecord({
  evaluation,
  rows,
  anchor,
  set,
  rules,
  last,
  decidedAt,
  ...input
}: RecordInput): DecisionRecord {
  const { verdict, reason, path, furtherRows, checks, measurements, slices, figures } = evaluation;
  const value = recordValue(evaluation.value);
  const { evidenceDigest, keptEvidence, ...identity } = input;
  return {
    format: 1,
    ...identity,
    sequence: (last?.record.sequence ?? 0) + 1,
    previous: last?.digest ?? null,
    verdict,
    reason,
    path,
    furtherRows,
    checks,
    metrics: recordMetrics(measurements, rules.primary),
    slices: recordSlices(slices),
    ...(value === undefined ? {} : { value }),
    ...(figures === undefined ? {} : { figures }),
    policy: { digest: gateRulesDigest(rules), rules },
    evidence: {
      digest: evidenceDigest,
      rows: rows.used,
      excludedRows: rows.excluded,
      overlap: rows.overlap,
      anchor: anchor?.kind === 'scored' ? anchor.version : null,
      set,
      kept: keptEvidence,
    },
    decidedAt: decidedAt.toISOString(),
  };
}

/** As they are recorded, the primary metric first; what is not finite is null. */
export const recordMetrics = (
  measurements: readonly Measurement[],
  primary: string,
): DecisionRecord['metrics'] =>
  measurements
    .toSorted((a, b) => Number(b.metric === primary) - Number(a.metric === primary))
    .map(metricRecord);

/** As they are recorded; what is not finite is null. */
export const recordSlices = (slices: readonly Slice[]): DecisionRecord['slices'] => slices.map(sliceRecord);

const sliceRecord = ({ measured, ...slice }: Slice): DecisionRecord['slices'][number] => ({
  ...slice,
  candidate: finiteEstimate(measured.candidate),
  champion: measured.champion && finiteEstimate(measured.champion),
  difference: measured.difference && finiteEstimate(measured.difference),
});

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const metricRecord = (measured: Measurement): DecisionRecord['metrics'][number] => ({
  metric: measured.metric,
  direction: measured.direction,
  candidate: finiteEstimate(measured.candidate),
  champion: measured.champion && finiteEstimate(measured.champion),
  difference: measured.difference && finiteEstimate(measured.difference),
  tests: measured.tests.map(({ test, pGreater, pTwoSided }) => ({
    test,
    pGreater: finite(pGreater),
    pTwoSided: finite(pTwoSided),
  })),
});
