import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { ModelInput, ScoredBatch } from './column-batch.ts';
import type { Feeds } from './feed-columns.ts';
import { graphFeeder } from './graph-inputs.ts';
import type { ModelDescription } from './model-description.ts';
import { openSession, type SessionOptions } from './open-session.ts';
import { parseModelDescription } from './parse-model-description.ts';
import { readOutputs } from './read-outputs.ts';
import { type OutputPlan, resolveOutputs } from './resolve-outputs.ts';

export type Scorer = {
  /** Task, classes and outputs as the graph confirms them. */
  description: ModelDescription;
  /**
   * Scores typed columns (`coerceColumns`); no rows give an empty batch. A scorer whose requests wait for each other
   * drops those whose signal has aborted. @throws MODEL_RUN_FAILED, COLUMN_NULL
   */
  score(input: ModelInput, signal?: AbortSignal): Promise<ScoredBatch>;
  /** Frees the session once the runs under way have ended; scoring afterwards is SCORER_RELEASED. */
  release(): Promise<void>;
};

/**
 * Opens the model in a downloaded MLflow model directory, checking signature against graph.
 *
 * @throws MODEL_FILE_MISSING, MODEL_DESCRIPTION_INVALID, MODEL_NOT_ONNX, MODEL_SIGNATURE_UNSUPPORTED,
 * MODEL_INPUT_MISMATCH, MODEL_OUTPUT_UNSUPPORTED, MODEL_EXTERNAL_DATA, MODEL_LOAD_FAILED
 */
export async function createScorer(options: { directory: string } & SessionOptions): Promise<Scorer> {
  const description = parseModelDescription(await readMlmodel(options.directory));
  const session = await openSession(join(options.directory, description.modelFile), options);
  try {
    const plan = resolveOutputs(description, session.outputMetadata);
    const { inputs, feed } = graphFeeder(description, session.inputMetadata);
    return sessionScorer(session, { ...confirmed(description, plan), inputs }, plan, feed);
  } catch (error) {
    await session.release();
    throw error;
  }
}

function sessionScorer(
  session: InferenceSession,
  description: ModelDescription,
  plan: OutputPlan,
  feed: (input: ModelInput) => Feeds,
): Scorer {
  const running = new Set<Promise<unknown>>();
  let released = false;
  const fetches = [plan.output];
  return {
    description,
    score: async (columns) => {
      if (released)
        throw new RelevoError('SCORER_RELEASED', 'the model is no longer loaded', { retryable: true });
      if (columns.rows === 0) return readOutputs(plan, new Float32Array(0), 0);
      const run = runSession(session, feed(columns), fetches);
      running.add(run);
      try {
        return readOutputs(plan, floats(await run, plan.output), columns.rows);
      } finally {
        running.delete(run);
      }
    },
    release: async () => {
      if (released) return;
      released = true;
      await Promise.allSettled(running);
      await session.release();
    },
  };
}

async function runSession(
  session: InferenceSession,
  feeds: Feeds,
  fetches: string[],
): Promise<InferenceSession.ReturnType> {
  try {
    return await session.run(feeds, fetches);
  } catch (cause) {
    throw new RelevoError('MODEL_RUN_FAILED', 'the model failed on this input; see the cause', { cause });
  }
}

function floats(results: InferenceSession.ReturnType, output: string): Float32Array | Float64Array {
  const data = results[output]?.data;
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new RelevoError('MODEL_OUTPUT_UNSUPPORTED', `the output ${output} is not floating point`);
}

function confirmed(description: ModelDescription, plan: OutputPlan): ModelDescription {
  if (description.packaged) return description;
  const regression = plan.task === 'regression';
  return {
    ...description,
    task: plan.task,
    classes: plan.classes,
    positive: plan.classes[plan.positiveIndex] ?? null,
    onnx: {
      label: null,
      probabilities: regression ? null : plan.output,
      prediction: regression ? plan.output : null,
    },
  };
}

async function readMlmodel(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, 'MLmodel'), 'utf8');
  } catch (cause) {
    throw new RelevoError('MODEL_FILE_MISSING', 'the model directory has no MLmodel file', { cause });
  }
}
