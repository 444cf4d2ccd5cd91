export { createMlflowClient, type MlflowClient, type MlflowClientConfig } from './client.ts';
export { downloadModelVersion } from './resolve-model-files.ts';
export { isMlflowError, MlflowError, type MlflowErrorCode } from './errors.ts';
export {
  allOf,
  attribute,
  compare,
  type Comparison,
  type Condition,
  type Field,
  isIn,
  metric,
  param,
  tag,
} from './filter.ts';
export type { Artifacts } from './artifacts.ts';
export type { Auth } from './auth.ts';
export type { BlobAccount } from './artifact-location.ts';
export type { BlobStorage } from './blob-artifacts.ts';
export type { DownloadOptions } from './download-directory.ts';
export type { ExperimentCreation, Experiments, ExperimentSearch } from './experiments.ts';
export type { Batch } from './log-batch.ts';
export type { LoggedModelCreation, LoggedModels, LoggedModelSearch } from './logged-models.ts';
export type { ModelVersionCreation, ModelVersions, ModelVersionSearch } from './model-versions.ts';
export type { ModelSearch, RegisteredModels } from './registered-models.ts';
export type { RetryPolicy } from './retry.ts';
export type { RunCreation, Runs, RunSearch, RunUpdate } from './runs.ts';
export type { SavedFile } from './save-file.ts';
export type { Capabilities, Server } from './server.ts';
export type { WebhookCreation, Webhooks, WebhookTest } from './webhooks.ts';
export type * from './types.ts';
