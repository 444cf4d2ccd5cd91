/** A string of which some values are known; a newer server may send others. */
export type Open<Known extends string> = Known | (string & Record<never, never>);

/** Every call takes these as its last argument. */
export type CallOptions = {
  /** Ends the call, waits between attempts included; the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** The one deadline of the call in milliseconds, over all attempts and waits. */
  timeoutMs?: number | undefined;
};

export type PageOptions = CallOptions & {
  /** Items asked for at a time; each endpoint has its own default within the server's limit. */
  pageSize?: number | undefined;
  /** Pages read before the listing fails with `MLFLOW_TOO_MANY_PAGES`; 1,000 when left out. */
  maxPages?: number | undefined;
};

export type Tags = Readonly<Record<string, string>>;

export type Experiment = {
  experimentId: string;
  name: string;
  artifactLocation: string;
  lifecycleStage: Open<'active' | 'deleted'>;
  createdAt: Date | undefined;
  updatedAt: Date | undefined;
  tags: Tags;
};

export type FinalRunStatus = 'FINISHED' | 'FAILED' | 'KILLED';
export type RunStatus = 'RUNNING' | 'SCHEDULED' | FinalRunStatus;

/** `timestamp` is epoch milliseconds. The value may be NaN; MLflow's SQL store keeps infinities as ±1.797e308. */
export type Metric = { key: string; value: number; timestamp: number; step: number };

export type Dataset = {
  name: string;
  /** At most 36 characters: a server refuses more. */
  digest: string;
  sourceType: string;
  /** JSON text that describes where the data is. */
  source: string;
  /** JSON text of the columns. */
  schema?: string | undefined;
  /** JSON text of summary figures. */
  profile?: string | undefined;
};

/** `context` is MLflow's tag `mlflow.data.context`, such as `training` or `evaluation`. */
export type DatasetInput = { dataset: Dataset; context?: string | undefined };

export type RunInfo = {
  runId: string;
  runName: string;
  experimentId: string;
  userId: string;
  status: Open<RunStatus>;
  /** Undefined when the run was created without a start time. */
  startedAt: Date | undefined;
  endedAt: Date | undefined;
  artifactUri: string;
  lifecycleStage: Open<'active' | 'deleted'>;
};

export type Run = RunInfo & {
  params: Tags;
  tags: Tags;
  /** Latest value of each metric; NaN is possible. */
  metrics: Readonly<Record<string, number>>;
  /** The same values with step and time. */
  latestMetrics: readonly Metric[];
  datasetInputs: readonly DatasetInput[];
  /** Ids of the logged models that the run read. */
  modelInputs: readonly string[];
  /** The logged models that the run produced. */
  modelOutputs: readonly { modelId: string; step: number }[];
};

export type ModelVersionStatus = 'PENDING_REGISTRATION' | 'FAILED_REGISTRATION' | 'READY';

/** One version as searches deliver it. Aliases are not part of it: searches do not contain them. */
export type ModelVersion = {
  name: string;
  /** Digits. Numbers start again at 1 when the registered model is deleted and created anew. */
  version: string;
  /** With name and version the identity of a version: numbers may be given twice over time. */
  createdAt: Date;
  updatedAt: Date;
  description: string;
  source: string;
  runId: string | undefined;
  /** Logged model behind the version, from the answer or from a source `models:/m-…`. */
  modelId: string | undefined;
  status: Open<ModelVersionStatus>;
  statusMessage: string;
  currentStage: string;
  tags: Tags;
};

/** One version as the single-version calls deliver it. */
export type ModelVersionDetails = ModelVersion & { aliases: readonly string[] };

/** What an alias points at. `dangling`: it names a version that no longer exists. */
export type AliasTarget =
  | { kind: 'version'; modelVersion: ModelVersionDetails }
  | { kind: 'dangling'; alias: string; version: string };

/** One registered model as searches deliver it; not every server puts aliases there. */
export type RegisteredModel = {
  name: string;
  description: string;
  createdAt: Date;
  updatedAt: Date;
  tags: Tags;
  /** Newest version of each stage, hence at most four; ask `modelVersions.search` for all of them. */
  latestVersions: readonly ModelVersion[];
};

export type RegisteredModelDetails = RegisteredModel & {
  /** Version number by alias; an alias may be dangling. */
  aliases: Readonly<Record<string, string>>;
};

export type LoggedModelStatus = 'LOGGED_MODEL_PENDING' | 'LOGGED_MODEL_READY' | 'LOGGED_MODEL_UPLOAD_FAILED';

export type LoggedModel = {
  modelId: string;
  experimentId: string;
  name: string;
  modelType: string;
  sourceRunId: string | undefined;
  artifactUri: string;
  status: Open<LoggedModelStatus>;
  statusMessage: string;
  createdAt: Date;
  updatedAt: Date;
  tags: Tags;
  params: Tags;
  metrics: readonly (Metric & { runId: string })[];
};

/** What a webhook may be told of; a newer server may know others. */
export type WebhookEvent = Open<
  | 'registered_model.created'
  | 'model_version.created'
  | 'model_version_tag.set'
  | 'model_version_tag.deleted'
  | 'model_version_alias.created'
  | 'model_version_alias.deleted'
>;

export type WebhookStatus = 'ACTIVE' | 'DISABLED';

/** Where the server announces changes of its registry. Its secret is never part of an answer. */
export type Webhook = {
  webhookId: string;
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  description: string;
  status: Open<WebhookStatus>;
  createdAt: Date;
  updatedAt: Date;
};

/** A file or directory; `path` is relative to the location that was listed and never leaves it. */
export type ArtifactEntry = { path: string; isDirectory: boolean; size: number | undefined };
