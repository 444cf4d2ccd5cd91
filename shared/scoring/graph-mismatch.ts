import type { InferenceSession } from 'onnxruntime-node';
import { RelevoError } from '../kernel/error.ts';

export type Metadata = InferenceSession.ValueMetadata;
export type TensorMetadata = InferenceSession.TensorValueMetadata;

/** Signature and graph do not fit each other: the model's fault, not the caller's. */
export const mismatch = (message: string): RelevoError => new RelevoError('MODEL_INPUT_MISMATCH', message);

/** @throws MODEL_INPUT_MISMATCH with the remedy for graphs that take sequences, maps or optional values */
export function requireTensor(metadata: Metadata): TensorMetadata {
  if (metadata.isTensor) return metadata;
  throw mismatch(
    `the graph's input ${metadata.name} is a sequence, a map or an optional value; export the model with tensor inputs`,
  );
}
