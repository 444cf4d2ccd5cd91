import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { ServingOutputs } from '../policy/serving.ts';
import type { ModelInput, ScoredBatch } from './column-batch.ts';
import { confirmDescription } from './confirm-description.ts';
import type { Feeds } from './feed-columns.ts';
import { graphFeeder } from './graph-inputs.ts';
import type { ModelDescription } from './model-description.ts';
import { openSession, type SessionOptions } from './open-session.ts';
import { parseModelDescription } from './parse-model-description.ts';
import type { OutputPlan } from './output-plan.ts';
import { fetchesOf, noOutputs, readOutputs } from './read-outputs.ts';
import { resolveOutputs } from './resolve-outputs.ts';

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

export type ScorerOptions = {
  /** A downloaded MLflow model directory. */
  directory: string;
  /** What the policy says about the graph's outputs, before what the model says. */
  outputs?: ServingOutputs | undefined;
} & SessionOptions;

/**
 * Opens the model in a downloaded MLflow model directory, checking signature against graph.
 *
 * @throws MODEL_FILE_MISSING, MODEL_DESCRIPTION_INVALID, MODEL_NOT_ONNX, MODEL_SIGNATURE_UNSUPPORTED,
 * MODEL_INPUT_MISMATCH, MODEL_OUTPUT_UNSUPPORTED, MODEL_EXTERNAL_DATA, MODEL_LOAD_FAILED
 */
export async function createScorer(options: ScorerOptions): Promise<Scorer> {
  const { directory, outputs: override = {} } = options;
  const description = parseModelDescription(await readMlmodel(directory));
  const { session, classLabels } = await openSession(join(directory, description.modelFile), options);
  try {
    const plan = resolveOutputs(description, session.outputMetadata, { override, classLabels });
    const { inputs, feed } = graphFeeder(description, session.inputMetadata);
    return sessionScorer(session, confirmDescription(description, inputs, plan), plan, feed);
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
  const fetches = fetchesOf(plan);
  return {
    description,
    score: async (input) => {
      if (released)
        throw new RelevoError('SCORER_RELEASED', 'the model is no longer loaded', { retryable: true });
      if (input.rows === 0) return noOutputs(plan);
      const run = runSession(session, feed(input), fetches);
      running.add(run);
      try {
        return readOutputs(plan, await run, input.rows);
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

async function readMlmodel(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, 'MLmodel'), 'utf8');
  } catch (cause) {
    throw new RelevoError('MODEL_FILE_MISSING', 'the model directory has no MLmodel file', { cause });
  }
}
