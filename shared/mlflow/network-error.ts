import { MlflowError } from './errors.ts';

/** Failures before anything was sent. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The error for a failed connection; the code of the network failure is in the message, no address is. */
export function networkError(what: string, cause: unknown): MlflowError {
  const code = failureCode(cause);
  const none = code !== undefined && neverSent.has(code);
  return new MlflowError(
    'MLFLOW_UNREACHABLE',
    `${what}: ${none ? 'cannot connect' : 'connection broke'} (${code ?? 'no code'})`,
    {
      delivery: none ? 'none' : 'unknown',
      retryable: true,
      cause,
    },
  );
}

/** Whether `error` is how Node's fetch reports a connection that ended while the body was read. */
export const isCutOff = (error: unknown): boolean =>
  error instanceof TypeError && (error.message === 'terminated' || failureCode(error) !== undefined);

/** The first code in the chain of causes; a failure of several addresses at once keeps them in `errors`. */
function failureCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return failureCode(error instanceof AggregateError ? error.errors[0] : error.cause);
}
