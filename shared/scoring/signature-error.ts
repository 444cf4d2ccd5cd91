import { RelevoError } from '../kernel/error.ts';

/** A signature that is not one by MLflow's own rules. */
export const signatureInvalid = (message: string, cause?: unknown): RelevoError =>
  new RelevoError('MODEL_DESCRIPTION_INVALID', `MLmodel signature: ${message}`, { cause });

/** A signature that MLflow allows and a served ONNX model cannot have; the message holds the remedy. */
export const signatureUnsupported = (message: string): RelevoError =>
  new RelevoError('MODEL_SIGNATURE_UNSUPPORTED', message);
