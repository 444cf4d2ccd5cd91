import type { MetricName } from '../../kernel/metric-names.ts';
import type { InputColumn } from '../../scoring/model-description.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import type { Amounts } from './rows/amounts.ts';
import type { Grouping } from './rows/group-rows.ts';
import type { GoldenTrial } from './trials/try-golden-cases.ts';
import type { OwnMetric } from './rows/own-metrics.ts';
import type { PackageFacts } from './package/package-facts.ts';
import type { Replay } from './trials/replay-requests.ts';
import type { TrainingData } from './training-data.ts';
import type { CallTimes } from './trials/time-calls.ts';
import type { Trials } from './trials/trials.ts';

/**
 * What is wrong with the evidence: `broken` evidence (not finite, mistyped, another digest, a model that fails) speaks
 * against the candidate, `missing` evidence only leaves the question open.
 */
export type EvidenceProblem = { kind: 'broken' | 'missing'; what: string };

/** What one model takes and gives, and what it said about the shared rows. */
export type ModelEvidence = {
  version: string;
  inputs: InputColumn[];
  outputs: { name: string; type: string }[];
  task: Predictions['task'] | 'outputs';
  classes: string[];
  positive: string | null;
  /** Size of the graph with its external data; null where it is not known. */
  bytes: number | null;
  /** Milliseconds that it took to load; null where it was not. */
  loadMs: number | null;
  /** Its metrics on the rows that it was trained on, as far as they were recorded. */
  trained: Readonly<Partial<Record<MetricName, number>>>;
  /** Our own scores of the shared rows, in their order; undefined where they could not be computed. */
  predictions: Predictions | undefined;
};

/** Our scores against those that the training recorded, over all evaluation rows. */
export type Parity = { rows: number; largestDifference: number; changedLabels: number };

/** How many of the candidate's evaluation rows its own training has seen. */
export type TrainedOn = {
  /** Whether rows count as the same by the entity they are about, or by equal values. */
  method: 'entity' | 'row';
  rows: number;
  seen: number;
  /** Share of rows that would be taken for seen by chance; null: not known. */
  chance: number | null;
};

/** How rows that the champion was trained on were found; `unknown` where nothing says what it was trained on. */
export const overlapMethods = ['none', 'entity', 'row', 'unknown'] as const;
export type OverlapMethod = (typeof overlapMethods)[number];

export type SharedRows = {
  /** Rows that both models are judged on. */
  used: number;
  /** Rows left out because the champion was trained on them, or of rows from elsewhere the candidate. */
  excluded: number;
  overlap: OverlapMethod;
  /** Whom each row is about, if the model has an entity column. */
  entities: string[] | undefined;
  /** When each row happened, if the policy names a time column; their order is all that matters. */
  times?: Float64Array | undefined;
  /** The rows by each column that the policy wants looked at in groups. */
  groups: Grouping[];
  /** Columns of amounts, if the policy reads from some what decisions are worth. */
  amounts?: Amounts[] | undefined;
};

/** What a former champion says about the shared rows. */
export type ScoredAnchorEvidence = {
  kind: 'scored';
  version: string;
  /** Why better ones were left out, one sentence each. */
  passedOver: string[];
  predictions: Predictions;
  overlap: OverlapMethod;
  /** 1 for each shared row that it was trained on. */
  seen: Uint8Array;
};

/** The best former champion that the candidate is held against, or why there is none. */
export type AnchorEvidence = ScoredAnchorEvidence | { kind: 'none'; why: string };

/** Where the rows come from that both models are judged on. */
export const evidenceSources = ['candidate', 'frozen', 'production'] as const;

/** The set of rows that both models are judged on. */
export type JudgedSet = {
  source: (typeof evidenceSources)[number];
  /** SHA-256 that the rows are known by; null: they have none. */
  digest: string | null;
  /** Milliseconds. */
  ageMs: number;
  /** How many decisions were made on it before. */
  decisions: number;
  /** Captured rows of the same time without a label; null where nothing was captured. */
  unlabelled: number | null;
};

/** An earlier decision against the same files, on the same rows and against the same champion. */
export type EarlierRejection = { decision: number; version: string; policyDigest: string };

/** Everything that `evaluate` looks at; plain data, so that it can be kept, sent to a thread and judged again. */
export type Evidence = {
  problems: EvidenceProblem[];
  /** `refresh`: retrained by the loop; `threshold`: another version's files with another threshold; `new-design`: registered by somebody. */
  origin: 'refresh' | 'new-design' | 'threshold';
  rows: SharedRows;
  candidate: ModelEvidence;
  /** null: there is no champion yet. */
  champion: ModelEvidence | null;
  /** null: not looked for, as there is no history. */
  anchor: AnchorEvidence | null;
  parity: Parity | undefined;
  /** undefined: the training did not say which rows it was given. */
  trainedOn: TrainedOn | undefined;
  /** What its files are; undefined where there is no graph. */
  package: PackageFacts | undefined;
  /** undefined where it cannot be scored. */
  trials: Trials | undefined;
  /** undefined where it cannot be scored. */
  golden: GoldenTrial | undefined;
  /** Of the champion's golden cases; undefined where it has none, or the same, or one of both cannot be asked. */
  championGolden: GoldenTrial | undefined;
  /** undefined where it cannot be scored. */
  replay: Replay | undefined;
  /** Of the names that the policy looks at; none where the candidate cannot be scored. */
  metrics: OwnMetric[];
  /** undefined where nobody looked. */
  trainingData: TrainingData | undefined;
  /** undefined where nothing was timed. */
  times: CallTimes | undefined;
  /** Highest version number of the model when the evidence was gathered. */
  newestVersion: string | undefined;
  /** Why nothing may move now; null: nothing is frozen. */
  frozen: string | null;
  /** null: not one that has a history. */
  set: JudgedSet | null;
  rejected: EarlierRejection | null;
};
