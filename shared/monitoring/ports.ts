import type { Profile } from './profile/profile.ts';

type Written = { etag: string } | undefined;
type WriteOptions = { ifNoneMatch?: '*'; contentType?: string; signal?: AbortSignal };

export type BlobItem = { name: string; size: number; etag: string; lastModified: Date };

export type MonitoringBlobs = {
  read(
    container: string,
    name: string,
    signal?: AbortSignal,
  ): Promise<{ bytes: Uint8Array; etag: string } | undefined>;
  write(
    container: string,
    name: string,
    content: Uint8Array | string,
    options?: WriteOptions,
  ): Promise<Written>;
  list(container: string, prefix: string, signal?: AbortSignal): AsyncIterable<BlobItem>;
  remove(
    container: string,
    name: string,
    signal?: AbortSignal,
    options?: { ifMatch?: string },
  ): Promise<boolean>;
  download(container: string, name: string, file: string, signal?: AbortSignal): Promise<boolean>;
  upload(container: string, name: string, file: string, options?: WriteOptions): Promise<Written>;
};

export type MonitoringLeases = {
  withLease<T>(
    key: string,
    run: (signal: AbortSignal) => Promise<T>,
    options?: { waitMs?: number; signal?: AbortSignal },
  ): Promise<T>;
};

/** What windows of a version are compared with. */
export type ReferenceProfiles = {
  /** The reference profile that was logged with a version; undefined when it has none. */
  referenceProfile(model: string, version: string, signal?: AbortSignal): Promise<Profile | undefined>;
  /** Writes the rows that the version was evaluated on to a local Parquet file; false when it has none. */
  referenceRows(model: string, version: string, file: string, signal?: AbortSignal): Promise<boolean>;
};

export type MonitoringRun = {
  model: string;
  version: string;
  /** Identifies the run within the model's experiment. */
  key: string;
  /** Names hold only what MLflow allows. */
  metrics: Record<string, number>;
  tags: Record<string, string>;
  artifacts: { path: string; content: string }[];
};

/** Shows monitoring in MLflow. Repeats safely: the run with the same model and key is found and completed, not created again. */
export type MonitoringRuns = {
  recordMonitoringRun(run: MonitoringRun, signal?: AbortSignal): Promise<{ runId: string }>;
};

/** How many of the model's newest decisions in a row were rejections. */
export type DecisionHistory = {
  rejectionsInARow(model: string, signal?: AbortSignal): Promise<number>;
};
