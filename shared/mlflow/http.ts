import type { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Random } from '../kernel/random.ts';
import { type Auth, authorization } from './auth.ts';
import { type Deadline, withDeadline } from './deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { errorFromAnswer } from './error-from-answer.ts';
import { MlflowError } from './errors.ts';
import { fetchFollowing } from './fetch-following.ts';
import { networkError, isCutOff } from './network-error.ts';
import { mayRetry, type RetryPolicy, waitBefore } from './retry.ts';
import type { CallOptions } from './types.ts';
import { addressOf } from './url.ts';

export type HttpDeps = {
  baseUrl: URL;
  auth: Auth;
  headers: Readonly<Record<string, string>>;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  random: Random;
  timeoutMs: number;
  transferTimeoutMs: number;
  retry: RetryPolicy;
};

export type Http = {
  /** Sends a request and parses its JSON answer. */
  json<T>(endpoint: Endpoint, schema: z.ZodType<T>, options?: CallOptions): Promise<T>;
  /** Sends a request whose answer carries nothing. */
  done(endpoint: Endpoint, options?: CallOptions): Promise<void>;
  /**
   * Hands the answer to `consume`, which reads the body under the longer deadline of transfers.
   * A connection cut while reading starts over with a new answer, so `consume` begins afresh each time.
   */
  transfer<T>(
    endpoint: Endpoint,
    consume: (response: Response, signal: AbortSignal) => Promise<T>,
    options?: CallOptions,
  ): Promise<T>;
};

type Consume<T> = (response: Response, signal: AbortSignal) => Promise<T>;

/** The one place that talks to the server: address, headers, deadline, retries, parsing and errors. */
export function createHttp(deps: HttpDeps): Http {
  const call = <T>(
    endpoint: Endpoint,
    consume: Consume<T>,
    options: CallOptions,
    timeoutMs: number,
  ): Promise<T> =>
    withDeadline(
      {
        timeoutMs: options.timeoutMs ?? timeoutMs,
        signal: options.signal,
        clock: deps.clock,
        what: describe(endpoint),
      },
      (deadline) => attemptUntilDone(deps, endpoint, consume, deadline),
    );
  return {
    json: (endpoint, schema, options = {}) =>
      call(endpoint, (response) => parseJson(endpoint, schema, response), options, deps.timeoutMs),
    done: (endpoint, options = {}) =>
      call(endpoint, async (response) => void (await response.arrayBuffer()), options, deps.timeoutMs),
    transfer: (endpoint, consume, options = {}) => call(endpoint, consume, options, deps.transferTimeoutMs),
  };
}

const describe = (endpoint: Endpoint): string => `MLflow ${endpoint.method} ${endpoint.path}`;

async function attemptUntilDone<T>(
  deps: HttpDeps,
  endpoint: Endpoint,
  consume: Consume<T>,
  deadline: Deadline,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(deps, endpoint, consume, deadline.signal);
    } catch (error) {
      deadline.signal.throwIfAborted();
      if (!(error instanceof MlflowError) || attempt >= deps.retry.attempts || !mayRetry(endpoint, error))
        throw error;
      const waitMs = waitBefore(attempt, error, deps.retry, deps.random);
      if (waitMs >= deadline.remainingMs()) throw error;
      await deps.clock.sleep(waitMs, deadline.signal);
    }
  }
}

async function attemptOnce<T>(
  deps: HttpDeps,
  endpoint: Endpoint,
  consume: Consume<T>,
  signal: AbortSignal,
): Promise<T> {
  const request = await buildRequest(deps, endpoint, signal);
  const response = await fetchFollowing(
    deps.fetch,
    addressOf(deps.baseUrl, endpoint.path, endpoint.query),
    request,
    describe(endpoint),
  );
  try {
    if (!response.ok) {
      throw errorFromAnswer(describe(endpoint), response, await response.text(), deps.clock.now());
    }
    return await consume(response, signal);
  } catch (error) {
    throw isCutOff(error) ? networkError(describe(endpoint), error) : error;
  }
}

async function buildRequest(deps: HttpDeps, endpoint: Endpoint, signal: AbortSignal): Promise<RequestInit> {
  const headers = new Headers(deps.headers);
  const credentials = await authorization(deps.auth, signal);
  if (credentials !== undefined) headers.set('authorization', credentials);
  if (endpoint.body !== undefined) headers.set('content-type', 'application/json');
  const body = endpoint.content ?? (endpoint.body === undefined ? undefined : JSON.stringify(endpoint.body));
  return {
    method: endpoint.method,
    headers,
    signal,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  };
}

async function parseJson<T>(endpoint: Endpoint, schema: z.ZodType<T>, response: Response): Promise<T> {
  const text = await response.text();
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.code}`);
  throw new MlflowError(
    'MLFLOW_UNEXPECTED_ANSWER',
    `${describe(endpoint)}: ${text.trimStart().startsWith('<') ? 'an HTML page instead of JSON; is the address right, is a login in front?' : where.slice(0, 5).join(', ')}`,
    { delivery: 'answered', httpStatus: response.status },
  );
}

/** Members that are null count as left out: some servers send null for what MLflow omits. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (value === null ? undefined : value)) as unknown;
  } catch {
    return undefined;
  }
}
