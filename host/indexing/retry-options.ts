import { z } from 'zod';
import type { RetryOptions } from '../invocation.ts';

const duration = z.object({ seconds: z.number() }).optional();

const schema = z.object({
  retryStrategy: z.enum(['fixedDelay', 'exponentialBackoff']),
  maxRetryCount: z.number().int(),
  delayInterval: duration,
  minimumInterval: duration,
  maximumInterval: duration,
});

/** A function's retry policy as the library registers it; undefined when there is none. Throws on a bad one. */
export function parseRetryOptions(options: unknown): RetryOptions | undefined {
  if (options === undefined || options === null) return undefined;
  const parsed = schema.parse(options);
  return {
    retryStrategy: parsed.retryStrategy,
    maxRetryCount: parsed.maxRetryCount,
    delayIntervalMs: (parsed.delayInterval?.seconds ?? 0) * 1000,
    minimumIntervalMs: (parsed.minimumInterval?.seconds ?? 0) * 1000,
    maximumIntervalMs: (parsed.maximumInterval?.seconds ?? 0) * 1000,
  };
}
