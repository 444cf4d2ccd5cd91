import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';
import { checkExternalData } from './check-external-data.ts';
import { classLabels } from './class-labels.ts';
import { freeBuffer } from './free-buffer.ts';

export type SessionOptions = {
  /** Threads of one run; more than 1 pays only for large trees at 100 rows and more. Default 1. */
  intraOpThreads?: number;
};

/** A graph that is ready to run, and what is read off its file. */
export type OpenGraph = {
  session: InferenceSession;
  /** Class names in the order of the probabilities; empty where the graph does not say. */
  classLabels: readonly string[];
};

/**
 * Opens a graph by its path, so that tensors kept beside it are found.
 *
 * ONNX Runtime for Node builds the session on the calling thread: about 2 ms for a linear model, 0.4 s for a
 * forest of 19 MB, during which the event loop stands still.
 *
 * @throws MODEL_FILE_MISSING, MODEL_EXTERNAL_DATA, MODEL_LOAD_FAILED
 */
export async function openSession(file: string, options: SessionOptions = {}): Promise<OpenGraph> {
  const graph = await readGraph(file);
  await checkExternalData(dirname(file), graph);
  const labels = classLabels(graph);
  freeBuffer(graph);
  return { session: await createSession(file, options), classLabels: labels };
}

async function createSession(file: string, options: SessionOptions): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(file, {
      intraOpNumThreads: options.intraOpThreads ?? 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new RelevoError(
      'MODEL_LOAD_FAILED',
      `ONNX Runtime refuses the graph, as for an operator or an opset that it does not know: ${reasonOf(cause, file)}`,
      { cause },
    );
  }
}

const LONGEST_REASON = 300;

/** The runtime's own words, which name the file by its place on this machine. */
function reasonOf(cause: unknown, file: string): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replaceAll(file, basename(file)).slice(0, LONGEST_REASON);
}

async function readGraph(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new RelevoError('MODEL_FILE_MISSING', 'the model directory has no graph where MLmodel says', {
      cause,
    });
  }
}
