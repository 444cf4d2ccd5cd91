import { RelevoError } from '../kernel/error.ts';
import type { Open } from './types.ts';

/** The error codes of MLflow that callers branch on; servers and gateways may send others. */
export type MlflowErrorCode =
  | 'RESOURCE_DOES_NOT_EXIST'
  | 'RESOURCE_ALREADY_EXISTS'
  | 'INVALID_PARAMETER_VALUE'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'REQUEST_LIMIT_EXCEEDED'
  | 'TEMPORARILY_UNAVAILABLE'
  | 'NOT_IMPLEMENTED'
  | 'ENDPOINT_NOT_FOUND'
  | 'INTERNAL_ERROR';

export type BodyKind = 'json' | 'html' | 'text' | 'empty';

/** `none`: the request never left. `unknown`: it may have been carried out. `answered`: the server's answer is in hand. */
export type Delivery = 'none' | 'unknown' | 'answered';

export type MlflowErrorDetails = {
  delivery: Delivery;
  httpStatus?: number | undefined;
  errorCode?: string | undefined;
  bodyKind?: BodyKind | undefined;
  retryAfterMs?: number | undefined;
  retryable?: boolean | undefined;
  cause?: unknown;
};

/**
 * What went wrong between us and MLflow. `code` is one of
 * `MLFLOW_UNREACHABLE`, `MLFLOW_TIMEOUT`, `MLFLOW_REFUSED` (4xx), `MLFLOW_FAILED` (5xx), `MLFLOW_HOST_REFUSED`,
 * `MLFLOW_REDIRECT`, `MLFLOW_UNEXPECTED_ANSWER`, `MLFLOW_TOO_MANY_PAGES`.
 * `errorCode` and `httpStatus` are MLflow's own; `status` is what a service built on this client answers.
 */
export class MlflowError extends RelevoError {
  readonly errorCode: Open<MlflowErrorCode> | undefined;
  readonly httpStatus: number | undefined;
  readonly bodyKind: BodyKind | undefined;
  readonly delivery: Delivery;
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, details: MlflowErrorDetails) {
    super(code, message, {
      retryable: details.retryable ?? false,
      status: code === 'MLFLOW_TIMEOUT' ? 504 : 502,
      ...(details.cause === undefined ? {} : { cause: details.cause }),
    });
    Object.defineProperty(this, 'name', { value: 'MlflowError' });
    this.errorCode = details.errorCode;
    this.httpStatus = details.httpStatus;
    this.bodyKind = details.bodyKind;
    this.delivery = details.delivery;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Whether `error` came from MLflow, and with one of `codes` when some are given. */
export const isMlflowError = (error: unknown, ...codes: MlflowErrorCode[]): error is MlflowError =>
  error instanceof MlflowError && (codes.length === 0 || codes.some((code) => code === error.errorCode));

/** Turns "the named thing does not exist" into undefined and leaves every other failure an error. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMlflowError(error, 'RESOURCE_DOES_NOT_EXIST')) return undefined;
    throw error;
  }
}
