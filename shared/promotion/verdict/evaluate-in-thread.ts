import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { GateRules } from './gate-rules.ts';

type Work = { relevoGate: true; evidence: Evidence; rules: GateRules };

/** `evaluate` on a thread of its own, so that thousands of resamples delay no prediction in the same process. */
export function evaluateInThread(
  evidence: Evidence,
  rules: GateRules,
  signal?: AbortSignal,
): Promise<Evaluation> {
  signal?.throwIfAborted();
  const answer = Promise.withResolvers<Evaluation>();
  const work: Work = { relevoGate: true, evidence, rules };
  const worker = new Worker(new URL(import.meta.url), { workerData: work });
  const abort = (): void => {
    answer.reject(signal?.reason);
    void worker.terminate();
  };
  signal?.addEventListener('abort', abort, { once: true });
  worker.once('message', (evaluation: Evaluation) => answer.resolve(evaluation));
  worker.once('error', answer.reject);
  worker.once('exit', (code) => {
    signal?.removeEventListener('abort', abort);
    answer.reject(new Error(`the gate's thread ended with code ${code}`));
  });
  return answer.promise;
}

const isWork = (value: unknown): value is Work =>
  typeof value === 'object' && value !== null && 'relevoGate' in value;

if (!isMainThread && isWork(workerData))
  parentPort?.postMessage(evaluate(workerData.evidence, workerData.rules), []);
