import type { Evidence } from '../evidence/evidence.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import type { GateRules } from './gate-rules.ts';

/** What a thread of the gate is started with. */
export type GateWork = { relevoGate: true; evidence: Evidence; rules: GateRules };

/** What is used of the thread that waits. */
export type GatePort = { postMessage(evaluation: Evaluation, transfer: readonly never[]): void };

/** The thread's side: evaluates what it was started with, if that is work of the gate; threads of others load this too. */
export function answerGateWork(port: GatePort | null, started: unknown): void {
  if (isGateWork(started)) port?.postMessage(evaluate(started.evidence, started.rules), []);
}

const isGateWork = (started: unknown): started is GateWork =>
  typeof started === 'object' && started !== null && 'relevoGate' in started && started.relevoGate === true;
