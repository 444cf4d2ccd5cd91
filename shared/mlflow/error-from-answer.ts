import { z } from 'zod';
import { type BodyKind, MlflowError } from './errors.ts';
import { parseRetryAfter } from './retry-after.ts';
import { tryJson } from '../kernel/try-json.ts';

const errorBody = z.object({ error_code: z.coerce.string(), message: z.string().default('') });
const maxMessage = 500;

/**
 * The error for an answer of 400 or more, or for one that is no success of this protocol.
 * The kind of body is read from its text: MLflow labels plain text as HTML.
 */
export function errorFromAnswer(what: string, response: Response, text: string, now: Date): MlflowError {
  const body = readBody(text);
  const status = response.status;
  const hostRefused = body.kind !== 'json' && text.includes('Invalid Host header');
  return new MlflowError(codeOf(status, hostRefused), `${what}: ${messageOf(response, body, hostRefused)}`, {
    delivery: 'answered',
    httpStatus: status,
    errorCode: body.errorCode,
    bodyKind: body.kind,
    retryAfterMs: parseRetryAfter(response.headers, now),
    retryable: [408, 429, 500, 502, 503, 504].includes(status) && !isSwitchedOff(status, body),
  });
}

type Body = { kind: BodyKind; errorCode: string | undefined; message: string };

function readBody(text: string): Body {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty', errorCode: undefined, message: 'no body' };
  const json = tryJson(trimmed);
  if (json !== undefined) {
    const parsed = errorBody.safeParse(json);
    return parsed.success
      ? { kind: 'json', errorCode: parsed.data.error_code, message: firstLine(parsed.data.message) }
      : { kind: 'json', errorCode: undefined, message: 'a JSON body without error_code' };
  }
  if (trimmed.startsWith('<')) return { kind: 'html', errorCode: undefined, message: 'an HTML page' };
  return { kind: 'text', errorCode: undefined, message: firstLine(trimmed) };
}

/** MLflow puts SQL statements with their parameters on the lines after the first. */
const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').slice(0, maxMessage);

/** `--no-serve-artifacts` and `--artifacts-only` answer 503 for good. */
const isSwitchedOff = (status: number, body: Body): boolean =>
  status === 503 &&
  body.kind === 'text' &&
  body.message.includes('disabled due to the mlflow server running');

const codeOf = (status: number, hostRefused: boolean): string =>
  hostRefused ? 'MLFLOW_HOST_REFUSED' : status >= 500 ? 'MLFLOW_FAILED' : 'MLFLOW_REFUSED';

function messageOf(response: Response, body: Body, hostRefused: boolean): string {
  if (hostRefused) {
    return 'the server refuses this Host header; start it with --allowed-hosts (or MLFLOW_SERVER_ALLOWED_HOSTS) that names this host with its port';
  }
  return `${response.status} ${body.errorCode === undefined ? '' : `${body.errorCode} `}${body.message}`;
}
