import { z } from 'zod';
import type { LoggedModel } from '../types.ts';
import { double, int64, optionalText, tags, text, time } from './primitives.ts';

const metric = z
  .object({
    key: z.string(),
    value: double,
    timestamp: int64.default(0),
    step: int64.default(0),
    run_id: text,
  })
  .transform(({ run_id: runId, ...rest }) => ({ ...rest, runId }));

const info = z.object({
  model_id: z.string(),
  experiment_id: z.string(),
  name: text,
  model_type: text,
  source_run_id: optionalText,
  artifact_uri: text,
  status: text,
  status_message: text,
  creation_timestamp_ms: time,
  last_updated_timestamp_ms: time,
  tags,
});

const loggedModel = z
  .object({
    info,
    data: z
      .object({ params: tags, metrics: z.array(metric).default([]) })
      .default({ params: {}, metrics: [] }),
  })
  .transform(({ info, data }): LoggedModel => ({
    modelId: info.model_id,
    experimentId: info.experiment_id,
    name: info.name,
    modelType: info.model_type,
    sourceRunId: info.source_run_id,
    artifactUri: info.artifact_uri,
    status: info.status,
    statusMessage: info.status_message,
    createdAt: info.creation_timestamp_ms,
    updatedAt: info.last_updated_timestamp_ms,
    tags: info.tags,
    params: data.params,
    metrics: data.metrics,
  }));

export const loggedModelAnswer = z.object({ model: loggedModel }).transform((answer) => answer.model);
export const loggedModelPage = z
  .object({ models: z.array(loggedModel).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.models, nextPageToken: page.next_page_token }));
