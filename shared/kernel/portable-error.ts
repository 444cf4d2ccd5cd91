import { isRelevoError, RelevoError } from './error.ts';

/** An error as it crosses from one thread to another, where its class would be lost. */
export type PortableError = {
  /** Undefined for an error that is none of ours. */
  code: string | undefined;
  message: string;
  status: number;
  retryable: boolean;
  path: string | undefined;
  cause: string | undefined;
};

export const toPortable = (error: unknown): PortableError =>
  isRelevoError(error)
    ? {
        code: error.code,
        message: error.message,
        status: error.status,
        retryable: error.retryable,
        path: error.path,
        cause: error.cause === undefined ? undefined : textOf(error.cause),
      }
    : {
        code: undefined,
        message: textOf(error),
        status: 500,
        retryable: false,
        path: undefined,
        cause: undefined,
      };

/** The same code, status, path and message; of the cause its text. */
export function fromPortable({ code, message, cause, path, ...details }: PortableError): Error {
  const because = cause === undefined ? {} : { cause: new Error(cause) };
  if (code === undefined) return new Error(message, because);
  return new RelevoError(code, message, { ...details, ...because, ...(path === undefined ? {} : { path }) });
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
