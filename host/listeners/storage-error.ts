import { RestError } from '@azure/storage-blob';

/** True when storage answered with one of these statuses. Blob and queue clients throw the same error class. */
export const hasStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof RestError && error.statusCode !== undefined && statuses.includes(error.statusCode);

/** One line for the log. Storage's own messages run over several lines and end in request ids. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [line] = error.message.split('\n');
  const code = error instanceof RestError ? error.code : undefined;
  return code === undefined || line?.includes(code) === true ? `${line}` : `${code}: ${line}`;
}
