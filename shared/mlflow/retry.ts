import type { Random } from '../kernel/random.ts';
import type { Endpoint } from './endpoint.ts';
import type { MlflowError } from './errors.ts';

export type RetryPolicy = {
  /** Attempts in all, the first one included. */
  attempts: number;
  firstWaitMs: number;
  maxWaitMs: number;
};

export const defaultRetryPolicy: RetryPolicy = { attempts: 5, firstWaitMs: 200, maxWaitMs: 10_000 };

const passing = [408, 500, 502, 503, 504];

/**
 * Whether the same request may be sent again. A request that never left and one refused for its rate (429) may always;
 * one that may have been carried out only if its endpoint is idempotent. Never: a plain-text 503 without
 * Retry-After (MLflow says so of endpoints that are switched off), and a 500 where the endpoint declares it final.
 */
export function mayRetry(endpoint: Endpoint, error: MlflowError): boolean {
  if (error.delivery === 'none') return true;
  if (error.delivery === 'unknown') return endpoint.idempotent;
  if (error.httpStatus === 429) return true;
  if (error.httpStatus === 503 && error.bodyKind === 'text' && error.retryAfterMs === undefined) return false;
  if (error.httpStatus === 500 && endpoint.serverErrorIsFinal === true) return false;
  return endpoint.idempotent && error.httpStatus !== undefined && passing.includes(error.httpStatus);
}

/** The wait before attempt `attempt + 1`: what the server asked for, else doubling with up to a quarter taken off at random. */
export function waitBefore(attempt: number, error: MlflowError, policy: RetryPolicy, random: Random): number {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  const full = Math.min(policy.maxWaitMs, policy.firstWaitMs * 2 ** (attempt - 1));
  return full * (1 - random.next() / 4);
}
