import type { Policy } from '../policy/policy.ts';
import type { InputColumn } from '../scoring/model-description.ts';
import type { TrainingData } from './evidence/training-data.ts';
import type { DecisionRun } from './record/decision-run.ts';

/** A model version as the registry knows it. */
export type RegisteredVersion = {
  model: string;
  version: string;
  /** Milliseconds since 1970; with the number it names a version for good, as recreated models restart at 1. */
  createdAt: number;
  runId: string | null;
  status: 'READY' | 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION';
  description: string;
  tags: Readonly<Record<string, string>>;
};

/** Where the alias `champion` points: nowhere, at a version that is gone, or at a version. */
export type ChampionState =
  | { kind: 'none' }
  | { kind: 'dangling' }
  | { kind: 'version'; version: RegisteredVersion };

export type ModelRegistry = {
  /** undefined: no such model or version. */
  findVersion(model: string, version: string, signal?: AbortSignal): Promise<RegisteredVersion | undefined>;
  /** Highest version number of the model; undefined if it has none. */
  newestVersion(model: string, signal?: AbortSignal): Promise<string | undefined>;
  /** @throws MODEL_IS_PROMPT where the alias is one of a prompt */
  champion(model: string, signal?: AbortSignal): Promise<ChampionState>;
  /** Points the alias at the version; a blind overwrite, as the registry offers nothing better. */
  setChampion(model: string, version: string, signal?: AbortSignal): Promise<void>;
  tagVersion(
    model: string,
    version: string,
    tags: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<void>;
  describeVersion(model: string, version: string, description: string, signal?: AbortSignal): Promise<void>;
};

export type ModelFiles = {
  /**
   * Runs with a local copy of the version's model directory, gone afterwards; undefined where the version has no
   * files. Failures of the store are thrown, never taken for "no files".
   */
  withFiles<T>(
    version: RegisteredVersion,
    run: (directory: string | undefined) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
};

/**
 * Writes everything that a version's training was given (training and evaluation rows together, as one or several
 * .parquet, .csv or .jsonl files) into `directory` and returns the files' paths; undefined where it is not known.
 */
export type FetchTrainingSet = (
  version: RegisteredVersion,
  directory: string,
  signal?: AbortSignal,
) => Promise<string[] | undefined>;

/** What the run that produced a version recorded. */
export type RunFacts = {
  metrics: Readonly<Record<string, number>>;
  parameters: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
};

/** Nothing recorded where there is no run. */
export type ReadRun = (version: RegisteredVersion, signal?: AbortSignal) => Promise<RunFacts>;

export type CapturedRequestsQuery = {
  model: string;
  /** What callers send, by the signature that they send it to. */
  inputs: readonly InputColumn[];
  /** Names of what they are answered. */
  outputs: readonly string[];
  /** The newest ones, at most so many. */
  rows: number;
  maxAge: string;
};

export type CapturedRequests = { kind: 'rows' } | { kind: 'none'; why: string };

/**
 * Writes the newest requests of the champion's route, one row each, to a local Parquet file: inputs by their names, answers as
 * `__<output>`, and `__captured_at`. Without any that can be asked again there is no file, for the reason given.
 */
export type FetchCapturedRequests = (
  query: CapturedRequestsQuery,
  file: string,
  signal?: AbortSignal,
) => Promise<CapturedRequests>;

/** A version's local files, and where among them the reference profile is; null: it has none. */
export type ProfiledFiles = { directory: string; profile: string | null };

export type InspectTrainingInput = {
  version: RegisteredVersion;
  run: RunFacts;
  candidate: ProfiledFiles;
  champion: ProfiledFiles | undefined;
};

/** Looks at what a candidate was trained on, beside what callers send and what the champion was trained on. */
export type InspectTraining = (input: InspectTrainingInput, signal?: AbortSignal) => Promise<TrainingData>;

/** Where a version's files are, as the registry resolves it; undefined where it does not say. */
export type ArtifactAddress = (
  version: RegisteredVersion,
  signal?: AbortSignal,
) => Promise<string | undefined>;

/**
 * Writes the labelled set `<model>/<path>` into `folder`; undefined where there is none. Its digest is of its bytes.
 */
export type FetchFrozenSet = (
  model: string,
  path: string,
  folder: string,
  signal?: AbortSignal,
) => Promise<{ file: string; digest: string; uploadedAt: Date } | undefined>;

/** Captured rows with their labels, those that arrived in time. */
export type ProductionRowsQuery = {
  /** Whose features are wanted. */
  version: RegisteredVersion;
  start: Date;
  /** Neither rows nor labels from then on count. */
  end: Date;
};

export type ProductionRows =
  | {
      kind: 'rows';
      file: string;
      digest: string;
      newest: Date;
      /** Rows with a label. */
      rows: number;
      /** Of a binary label, rows of the rarer one; null: the label is another. */
      rarer: number | null;
      /** Captured rows of the time without a label. */
      unlabelled: number;
    }
  | { kind: 'none'; why: string };

/** Writes the rows that the champion answered in a span of time and whose label is known into `folder`. */
export type FetchProductionRows = (
  query: ProductionRowsQuery,
  folder: string,
  signal?: AbortSignal,
) => Promise<ProductionRows>;

/** Labelled rows from elsewhere than the candidate's own files. */
export type RowSources = { frozenSet: FetchFrozenSet; productionRows: FetchProductionRows };

export type LoadPolicy = (model: string, signal?: AbortSignal) => Promise<Policy>;

/**
 * Puts a decision into the tracking server as a run. Called again for the same decision after a crash: it must find
 * the run by its tag `relevo.decision` and leave it.
 */
export type RecordDecisionRun = (run: DecisionRun, signal?: AbortSignal) => Promise<void>;

export type DecisionBlobs = {
  read(container: string, name: string, signal?: AbortSignal): Promise<{ bytes: Uint8Array } | undefined>;
  write(
    container: string,
    name: string,
    content: string | Uint8Array,
    options?: { ifNoneMatch?: '*'; contentType?: string; signal?: AbortSignal },
  ): Promise<{ etag: string } | undefined>;
  list(container: string, prefix: string, signal?: AbortSignal): AsyncIterable<{ name: string }>;
};

export type Leases = {
  withLease<T>(
    key: string,
    run: (signal: AbortSignal) => Promise<T>,
    options?: { waitMs?: number; signal?: AbortSignal },
  ): Promise<T>;
};
