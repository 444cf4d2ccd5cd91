import type { DecisionRecord, JudgedVersion } from '../../../shared/promotion/record/decision-record.ts';
import type { ValueRecord } from '../../../shared/promotion/record/value-record.ts';
import type { RegisteredVersion } from '../../../shared/promotion/ports.ts';

/** A version as a record names it; each was created at 1000 times its number. */
export const statedVersion = (version: string, changes: Partial<JudgedVersion> = {}): JudgedVersion => ({
  version,
  createdAt: 1000 * Number(version),
  runId: `run-${version}`,
  files: { 'model.onnx': version.padStart(64, '0') },
  ...changes,
});

/** The same version as the registry has it. */
export const registeredVersion = (
  version: string,
  changes: Partial<RegisteredVersion> = {},
): RegisteredVersion => {
  const { createdAt, runId, files } = statedVersion(version);
  const tags = { 'relevo.sha256': JSON.stringify(files) };
  return { model: 'churn', version, createdAt, runId, status: 'READY', description: '', tags, ...changes };
};

const estimate = (value: number) => ({
  value,
  lower: value - 0.01,
  upper: value + 0.02,
  standardError: 0.005,
  method: 'delong',
});

/** What decisions are worth: 3 EUR a row against 2, over 1,234 rows. */
export const statedValue = (changes: Partial<ValueRecord> = {}): ValueRecord => ({
  unit: 'EUR',
  rows: 1234,
  against: 'champion',
  candidate: estimate(3),
  rival: estimate(2),
  difference: estimate(1),
  totals: { candidate: 3702, rival: 2468, difference: 1234 },
  ...changes,
});

/** The record of a promotion, every field of it written down and nothing computed: v7 over v6. */
export const statedRecord = (changes: Partial<DecisionRecord> = {}): DecisionRecord => ({
  format: 1,
  id: 'a'.repeat(32),
  sequence: 3,
  previous: 'd'.repeat(64),
  model: 'churn',
  candidate: statedVersion('7'),
  champion: statedVersion('6'),
  verdict: 'promote',
  action: 'enforce',
  dryRun: false,
  path: 'against-champion',
  reason: 'it is better',
  furtherRows: null,
  policy: { digest: 'e'.repeat(64), rules: { primary: 'roc_auc' } },
  evidence: {
    digest: 'b'.repeat(64),
    rows: 1234,
    excludedRows: 0,
    overlap: 'entity',
    anchor: null,
    set: null,
    kept: 'c'.repeat(64),
  },
  metrics: [
    {
      metric: 'roc_auc',
      direction: 'higher',
      candidate: estimate(0.86),
      champion: estimate(0.83),
      difference: estimate(0.03),
      tests: [{ test: 'delong', pGreater: 0.001, pTwoSided: 0.002 }],
    },
  ],
  slices: [
    {
      column: 'Contract',
      group: 'One year',
      rows: 321,
      candidate: estimate(0.8),
      champion: estimate(0.7),
      difference: estimate(0.1),
    },
  ],
  checks: [
    {
      id: 'champion-comparison',
      status: 'pass',
      observed: 0.03,
      required: 'not worse by 0.0100',
      limit: -0.01,
      interval: estimate(0.03),
      rows: 1234,
      furtherRows: null,
      reason: 'difference +0.0300',
    },
  ],
  decidedAt: '2026-03-01T10:00:00.000Z',
  actor: 'promote-model',
  traceId: null,
  requestId: null,
  codeRevision: 'abc1234',
  ...changes,
});
