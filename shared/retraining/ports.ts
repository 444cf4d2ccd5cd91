import type { Policy } from '../policy/policy.ts';

type WriteOptions = { ifNoneMatch?: '*'; contentType?: string; signal?: AbortSignal };

export type RetrainingBlobs = {
  read(container: string, name: string, signal?: AbortSignal): Promise<{ bytes: Uint8Array } | undefined>;
  write(
    container: string,
    name: string,
    content: Uint8Array | string,
    options?: WriteOptions,
  ): Promise<{ etag: string } | undefined>;
  list(
    container: string,
    prefix: string,
    signal?: AbortSignal,
  ): AsyncIterable<{ name: string; etag: string }>;
  remove(container: string, name: string, signal?: AbortSignal): Promise<boolean>;
  download(container: string, name: string, file: string, signal?: AbortSignal): Promise<boolean>;
  upload(
    container: string,
    name: string,
    file: string,
    options?: WriteOptions,
  ): Promise<{ etag: string } | undefined>;
};

export type Leases = {
  withLease<T>(
    key: string,
    run: (signal: AbortSignal) => Promise<T>,
    options?: { waitMs?: number; signal?: AbortSignal },
  ): Promise<T>;
};

/** A training request as the MLflow run that stands for it from before the process starts. */
export type TrainingRun = {
  runId: string;
  requestId: string;
  status: 'running' | 'finished' | 'failed';
  startedAt: Date;
  traceparent: string | undefined;
};

export type TrainingRuns = {
  /** `spent`: it failed, or track-training found that it brings no candidate. */
  find(
    model: string,
    requestId: string,
    signal?: AbortSignal,
  ): Promise<{ runId: string; spent: boolean } | undefined>;
  create(
    request: {
      model: string;
      requestId: string;
      dataDigest: string;
      trainingSet: string;
      upload: string;
      traceparent: string | undefined;
    },
    signal?: AbortSignal,
  ): Promise<{ runId: string }>;
  /** Runs of training requests that track-training has not dealt with yet, oldest first. */
  untracked(model: string, signal?: AbortSignal): Promise<TrainingRun[]>;
  markTracked(runId: string, outcome: string, signal?: AbortSignal): Promise<void>;
  /** Ends an open run as failed; false when it has meanwhile ended by itself. */
  failIfRunning(runId: string, reason: string, signal?: AbortSignal): Promise<boolean>;
  /** Why a failed run says that it failed. */
  failureOf(runId: string, signal?: AbortSignal): Promise<string>;
};

export type TrainedVersions = {
  /** The version that this run registered, or undefined. */
  ofRun(model: string, runId: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Digest of the training set of the champion; undefined when there is no champion or it was not trained here. */
  championTrainingSet(model: string, signal?: AbortSignal): Promise<string | undefined>;
};

export type TrainingJob = {
  model: string;
  requestId: string;
  runId: string;
  dataDigest: string;
  /** Local Parquet file of the composed training set; gone once `start` has returned. */
  dataFile: string;
  entryPoint: string;
  traceparent: string | undefined;
};

export type JobState = { kind: 'running' } | { kind: 'ended'; detail: string } | { kind: 'unknown' };

/** Starts training. `start` repeats safely: a job that is running or has run for this request is not started again. */
export type TrainingEngine = {
  start(job: TrainingJob, signal?: AbortSignal): Promise<void>;
  state(requestId: string): Promise<JobState>;
  /** Tells a job that still runs to end; nothing for one that does not, or that runs elsewhere. */
  stop(requestId: string): Promise<void>;
};

export type PolicySource = { get(model: string): Policy | undefined; models(): string[] };
