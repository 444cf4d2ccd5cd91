export type ErrorDetails = {
  /** True when the same call may succeed later; a queue or timer then tries again. */
  retryable?: boolean;
  /** HTTP status for the caller; 4xx only when the caller's input is at fault. */
  status?: number;
  /** Path into the caller's input, such as `data[3].tenure`; never a value from it. */
  path?: string;
  cause?: unknown;
};

/** The root of all errors of the product. `code` is stable and may be branched on; the message never echoes input. */
export class RelevoError extends Error {
  override readonly name = 'RelevoError';
  readonly code: string;
  readonly retryable: boolean;
  readonly status: number;
  readonly path: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.status = details.status ?? 500;
    this.path = details.path;
  }
}

/** An error that the caller's input caused: answered with 4xx, or moved to poison, never retried. */
export function inputError(code: string, path: string, message: string, status = 400): RelevoError {
  return new RelevoError(code, message, { status, path });
}

export const isRelevoError = (error: unknown): error is RelevoError => error instanceof RelevoError;
