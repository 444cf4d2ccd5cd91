import { z } from 'zod';
import { isRelevoError, RelevoError } from '../kernel/error.ts';

const restErrorSchema = z.object({
  name: z.literal('RestError'),
  code: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  details: z.object({ errorCode: z.string().optional() }).optional().catch(undefined),
});

/** The service's error code, such as `BlobNotFound`; undefined when the error did not come from the service. */
export function storageErrorCode(error: unknown): string | undefined {
  const parsed = restErrorSchema.safeParse(error);
  if (!parsed.success || parsed.data.statusCode === undefined) return undefined;
  return parsed.data.details?.errorCode ?? parsed.data.code;
}

/** True when the request may have been carried out although no answer to say so arrived. */
export function isOutcomeUnknown(error: unknown): boolean {
  const parsed = restErrorSchema.safeParse(error);
  if (!parsed.success) return false;
  const status = parsed.data.statusCode;
  return status === undefined || status >= 500 || status === 408;
}

export const isMissing = (error: unknown): boolean => {
  const code = storageErrorCode(error);
  return code === 'BlobNotFound' || code === 'ContainerNotFound';
};

export const isContainerMissing = (error: unknown): boolean =>
  storageErrorCode(error) === 'ContainerNotFound';

/** A condition of ours (If-Match, If-None-Match) did not hold. */
export const isPreconditionFailed = (error: unknown): boolean => {
  const code = storageErrorCode(error);
  return code === 'ConditionNotMet' || code === 'TargetConditionNotMet' || code === 'BlobAlreadyExists';
};

/** What every other failure becomes. The message names the operation and the service's code, never content. */
export function storageUnavailable(operation: string, error: unknown): RelevoError {
  if (isRelevoError(error)) return error;
  const parsed = restErrorSchema.safeParse(error);
  const fallback = parsed.success ? (parsed.data.code ?? 'no answer') : 'failed';
  const reason = storageErrorCode(error) ?? fallback;
  return new RelevoError('STORAGE_UNAVAILABLE', `${operation}: ${reason}`, {
    retryable: true,
    status: 503,
    cause: error,
  });
}
