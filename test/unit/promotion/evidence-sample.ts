import { type Policy, policySchema } from '../../../shared/policy/policy.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import { type GateRules, gateRulesOf } from '../../../shared/promotion/verdict/gate-rules.ts';
import type { BinaryPredictions } from '../../../shared/stats/metrics/predictions.ts';
import { normalCdf } from '../../../shared/stats/distributions/normal-cdf.ts';
import { normalQuantile } from '../../../shared/stats/distributions/normal-quantile.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';

export type SampleOptions = {
  rows?: number;
  prevalence?: number;
  /** Distance of the classes in standard deviations: 0 knows nothing, 2 is an area of 0.92. */
  candidate?: number;
  champion?: number | null;
  /** Correlation of the two models' noise. */
  correlation?: number;
  seed?: number;
};

/** A package in which nothing is wrong. */
export const samplePackage: NonNullable<Evidence['package']> = {
  address: null,
  pickles: [],
  undeclared: [],
  outside: [],
  graph: { opsets: [{ domain: '', version: 17 }], operators: [{ domain: '', name: 'Gemm' }] },
  unrecorded: [],
  ownChecks: [],
};

/** Trials that a candidate has stood. */
export const sampleTrials: NonNullable<Evidence['trials']> = {
  perturbed: [
    { kind: 'nulls', rows: 200, failed: 0, broken: 0, changedLabels: 10 },
    { kind: 'unseen', rows: 200, failed: 0, broken: 0, changedLabels: 4 },
    { kind: 'extremes', rows: 0, failed: 0, broken: 0, changedLabels: 0 },
  ],
  repeated: { rows: 64, largestDifference: 0, changedLabels: 0 },
};

const normal = (next: () => number): number => normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, next())));

/** Evidence about two simulated models over the same rows. */
export function sampleEvidence(options: SampleOptions = {}): Evidence {
  const {
    rows = 1200,
    prevalence = 0.27,
    candidate = 1.4,
    champion = 1.4,
    correlation = 0.95,
    seed = 1,
  } = options;
  const next = createSeededGenerator(seed);
  const truth = Uint8Array.from({ length: rows }, () => (next() < prevalence ? 1 : 0));
  const shared = Float64Array.from(truth, () => normal(next));
  const score = (strength: number): BinaryPredictions => {
    const probabilities = Float64Array.from(truth, (label, row) => {
      const noise = Math.sqrt(correlation) * (shared[row] ?? 0) + Math.sqrt(1 - correlation) * normal(next);
      return normalCdf(noise + strength * (label - 0.5));
    });
    return {
      task: 'binary',
      truth,
      probabilities,
      decided: Uint8Array.from(probabilities, (p) => (p >= 0.5 ? 1 : 0)),
    };
  };
  const model = (version: string, strength: number): Evidence['candidate'] => ({
    version,
    inputs: [
      { name: 'tenure', type: 'long', required: true },
      { name: 'plan', type: 'string', required: true },
    ],
    outputs: [
      { name: 'label', type: 'string' },
      { name: 'probability', type: 'double' },
    ],
    task: 'binary',
    classes: ['No', 'Yes'],
    positive: 'Yes',
    bytes: 20_000,
    loadMs: 3,
    trained: {},
    predictions: score(strength),
  });
  return {
    problems: [],
    origin: 'refresh',
    rows: {
      used: rows,
      excluded: 0,
      overlap: champion === null ? 'none' : 'entity',
      entities: undefined,
      groups: [],
    },
    candidate: model('7', candidate),
    champion: champion === null ? null : model('6', champion),
    anchor: { kind: 'none', why: 'no other version was champion in 180d' },
    parity: { rows, largestDifference: 2e-7, changedLabels: 0 },
    trainedOn: { method: 'entity', rows, seen: 0, chance: 0 },
    package: samplePackage,
    trials: sampleTrials,
    golden: { state: 'tried', digest: 'a'.repeat(64), cases: 2, failed: [] },
    championGolden: undefined,
    metrics: [],
    trainingData: {
      state: 'known',
      rows: 5000,
      uploaded: '2026-11-20T00:00:00.000Z',
      ageMs: 3_600_000,
      findings: [],
      drift: { kind: 'compared', requests: 1000, columns: 19, drifted: [] },
      labels: { No: 0.73, Yes: 0.27 },
      championLabels: { No: 0.74, Yes: 0.26 },
    },
    replay: { state: 'none', why: 'no request was captured in the last 7d' },
    times: { candidate: new Float64Array(100).fill(1), champion: new Float64Array(100).fill(1) },
    newestVersion: '7',
    frozen: null,
    set: { source: 'candidate', digest: 'e'.repeat(64), ageMs: 3_600_000, decisions: 0, unlabelled: null },
    rejected: null,
  };
}

export const samplePolicy = (changes: Record<string, unknown> = {}): Policy =>
  policySchema.parse({
    task: 'binary',
    target: 'Churn',
    positive: 'Yes',
    entity: 'id',
    primary: 'roc_auc',
    ...changes,
  });

/** Rules with few resamples, for speed; `gate` changes the gate's section. */
export const sampleRules = (
  gate: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
): GateRules => gateRulesOf(samplePolicy({ ...rest, gate: { resamples: 200, ...gate } }));
