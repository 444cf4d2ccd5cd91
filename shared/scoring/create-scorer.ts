import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import type { ServingOutputs } from '../policy/serving.ts';
import type { ModelInput, ScoredBatch } from './column-batch.ts';
import { confirmDescription } from './confirm-description.ts';
import type { Feeds } from './feed-columns.ts';
import { type GraphFeeder, graphFeeder } from './graph-inputs.ts';
import type { ModelDescription } from './model-description.ts';
import { openSession, type SessionOptions } from './open-session.ts';
import type { OutputPlan } from './output-plan.ts';
import { fetchesOf, noOutputs, readOutputs } from './read-outputs.ts';
import { resolveOutputs } from './resolve-outputs.ts';
import { scoreByRow } from './score-by-row.ts';
import { withThreshold } from './version-threshold.ts';

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
  /** What its MLmodel file says, where that is known already; else it is read. */
  description?: ModelDescription;
  /** What the policy says about the graph's outputs, before what the model says. */
  outputs?: ServingOutputs | undefined;
  /** What the version's tag says, before what the model says. */
  threshold?: number | undefined;
} & SessionOptions;

/**
 * Opens the model in a downloaded MLflow model directory, checking signature against graph.
 *
 * @throws MODEL_FILE_MISSING, MODEL_DESCRIPTION_INVALID, MODEL_NOT_ONNX, MODEL_SIGNATURE_UNSUPPORTED,
 * MODEL_INPUT_MISMATCH, MODEL_OUTPUT_UNSUPPORTED, MODEL_EXTERNAL_DATA, MODEL_LOAD_FAILED, THRESHOLD_INVALID
 */
export async function createScorer(options: ScorerOptions): Promise<Scorer> {
  const { directory, outputs: override = {} } = options;
  const said = options.description ?? (await describe(directory));
  const description = withThreshold(said, options.threshold);
  const { session, classLabels } = await openSession(join(directory, description.modelFile), options);
  try {
    const plan = resolveOutputs(description, session.outputMetadata, { override, classLabels });
    const feeder = graphFeeder(description, session.inputMetadata);
    return sessionScorer(session, confirmDescription(description, feeder.inputs, plan), plan, feeder);
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** Parsers take memory and time to load, which a thread that is told the description does without. */
async function describe(directory: string): Promise<ModelDescription> {
  const { readModelDescription } = await import('./read-model-description.ts');
  return readModelDescription(directory);
}

function sessionScorer(
  session: InferenceSession,
  description: ModelDescription,
  plan: OutputPlan,
  { feed, oneRow }: GraphFeeder,
): Scorer {
  const running = new Set<Promise<unknown>>();
  let released = false;
  const fetches = fetchesOf(plan);
  const scoreOnce = async (feeds: Feeds, rows: number): Promise<ScoredBatch> =>
    readOutputs(plan, await runSession(session, feeds, fetches), rows);
  const scoreFed = async (input: ModelInput): Promise<ScoredBatch> => {
    const feeds = feed(input);
    return oneRow && input.rows > 1 && 'columns' in input
      ? scoreByRow(async (row) => scoreOnce(feed(row), 1), input)
      : scoreOnce(feeds, input.rows);
  };
  return {
    description,
    score: async (input) => {
      if (released)
        throw new RelevoError('SCORER_RELEASED', 'the model is no longer loaded', { retryable: true });
      if (input.rows === 0) return noOutputs(plan);
      const run = scoreFed(input);
      running.add(run);
      try {
        return await run;
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
