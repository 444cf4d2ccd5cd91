import { readCompatRequest } from './compat/read-compat-request.ts';
import { readInferRequest } from './open-inference/read-infer-request.ts';
import type { ReadRequest } from './protocol.ts';
import { readScoringRequest } from './scoring-protocol/read-scoring-request.ts';

/** By name, so that a worker thread can be told which. */
export const protocols = {
  mlflow: readScoringRequest,
  'mlflow-compat': readCompatRequest,
  'open-inference': readInferRequest,
} as const satisfies Record<string, ReadRequest>;

export type ProtocolName = keyof typeof protocols;
