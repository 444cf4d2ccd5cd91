import { z } from 'zod';
import type { DatasetInput, Metric, Run, RunInfo } from '../types.ts';
import { double, int64, optionalText, optionalTime, tags, text } from './primitives.ts';

export const metric: z.ZodType<Metric> = z.object({
  key: z.string(),
  value: double,
  timestamp: int64.default(0),
  step: int64.default(0),
});

const runInfo = z
  .object({
    run_id: z.string(),
    run_name: text,
    experiment_id: z.string(),
    user_id: text,
    status: z.string().default('RUNNING'),
    start_time: optionalTime,
    end_time: optionalTime,
    artifact_uri: text,
    lifecycle_stage: z.string().default('active'),
  })
  .transform((wire): RunInfo => ({
    runId: wire.run_id,
    runName: wire.run_name,
    experimentId: wire.experiment_id,
    userId: wire.user_id,
    status: wire.status,
    startedAt: wire.start_time,
    endedAt: wire.end_time,
    artifactUri: wire.artifact_uri,
    lifecycleStage: wire.lifecycle_stage,
  }));

const datasetInput = z
  .object({
    tags,
    dataset: z.object({
      name: text,
      digest: text,
      source_type: text,
      source: text,
      schema: optionalText,
      profile: optionalText,
    }),
  })
  .transform(({ tags, dataset: { source_type: sourceType, ...dataset } }): DatasetInput => ({
    dataset: { ...dataset, sourceType },
    context: tags['mlflow.data.context'],
  }));

const noLists = { metrics: [], params: {}, tags: {} };

const run = z
  .object({
    info: runInfo,
    data: z.object({ metrics: z.array(metric).default([]), params: tags, tags }).default(noLists),
    inputs: z
      .object({
        dataset_inputs: z.array(datasetInput).default([]),
        model_inputs: z.array(z.object({ model_id: z.string() })).default([]),
      })
      .default({ dataset_inputs: [], model_inputs: [] }),
    outputs: z
      .object({
        model_outputs: z.array(z.object({ model_id: z.string(), step: int64.default(0) })).default([]),
      })
      .default({ model_outputs: [] }),
  })
  .transform((wire): Run => ({
    ...wire.info,
    params: wire.data.params,
    tags: wire.data.tags,
    metrics: Object.fromEntries(wire.data.metrics.map(({ key, value }) => [key, value])),
    latestMetrics: wire.data.metrics,
    datasetInputs: wire.inputs.dataset_inputs,
    modelInputs: wire.inputs.model_inputs.map((input) => input.model_id),
    modelOutputs: wire.outputs.model_outputs.map((output) => ({
      modelId: output.model_id,
      step: output.step,
    })),
  }));

export const runAnswer = z.object({ run }).transform((answer) => answer.run);
export const runInfoAnswer = z.object({ run_info: runInfo }).transform((answer) => answer.run_info);
export const runPage = z
  .object({ runs: z.array(run).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.runs, nextPageToken: page.next_page_token }));
export const metricPage = z
  .object({ metrics: z.array(metric).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.metrics, nextPageToken: page.next_page_token }));

/** One data set for the way out. */
export const datasetInputOut = ({ dataset: { sourceType, ...dataset }, context }: DatasetInput): object => ({
  tags: context === undefined ? [] : [{ key: 'mlflow.data.context', value: context }],
  dataset: { ...dataset, source_type: sourceType },
});
