import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { Evidence } from '../evidence/evidence.ts';
import { answerGateWork, type GateWork } from './answer-gate-work.ts';
import type { Evaluation } from './evaluate.ts';
import type { GateRules } from './gate-rules.ts';

/** `evaluate` on a thread of its own, so that thousands of resamples delay no prediction in the same process. */
export function evaluateInThread(
  evidence: Evidence,
  rules: GateRules,
  signal: AbortSignal = new AbortController().signal,
): Promise<Evaluation> {
  signal.throwIfAborted();
  const answer = Promise.withResolvers<Evaluation>();
  const work: GateWork = { relevoGate: true, evidence, rules };
  const worker = new Worker(new URL(import.meta.url), { workerData: work });
  const abort = (): void => {
    answer.reject(signal.reason);
    void worker.terminate();
  };
  signal.addEventListener('abort', abort);
  worker.once('message', (evaluation: Evaluation) => answer.resolve(evaluation));
  worker.once('error', answer.reject);
  worker.once('exit', (code) => {
    signal.removeEventListener('abort', abort);
    answer.reject(new Error(`the gate's thread ended with code ${code}`));
  });
  return answer.promise;
}

answerGateWork(parentPort, workerData);
