import type { Clock } from '../kernel/clock.ts';
import { isRelevoError } from '../kernel/error.ts';
import type { Random } from '../kernel/random.ts';
import type { AccessLog } from './access-log.ts';
import type { Capture } from './capture/capture.ts';
import { createAnswerRequest } from './answer-request.ts';
import { factHeaders } from './fact-headers.ts';
import { createInFlight } from './in-flight.ts';
import { CHAMPION_ALIAS } from './messages.ts';
import type { ModelStore } from './model-store/model-store.ts';
import { isChampion, type ModelTarget } from './model-target.ts';
import type { Policies, ServingMetrics } from './ports.ts';
import type { ReadOptions, RequestHeaders, RequestLimits } from './protocol.ts';
import type { ProtocolName } from './protocols.ts';
import type { LargeRequests } from './threads/large-requests.ts';

/** A request as the HTTP layer hands it over. */
export type PredictRequest = {
  target: ModelTarget;
  protocol: ProtocolName;
  body: Uint8Array;
  headers: RequestHeaders;
  /** 32 hexadecimal digits of the W3C trace context. */
  traceId: string | null;
};

export type Answer = { status: number; headers: Record<string, string>; body: string | Uint8Array };

export type Predict = (request: PredictRequest, signal?: AbortSignal) => Promise<Answer>;

type PredictDeps = {
  policies: Policies;
  store: Pick<ModelStore, 'use'>;
  capture: Pick<Capture, 'record' | 'recordLines'>;
  /** Large requests; without it everything is read and written on the calling thread. */
  large?: LargeRequests;
  metrics: ServingMetrics;
  accessLog: AccessLog;
  clock: Clock;
  random: Random;
  limits: RequestLimits;
  /** Predictions under way at a time, of all models; one whose signal aborts is no longer counted. */
  maxInFlight: number;
  /** Milliseconds of a monotonic clock, for durations; default `performance.now`. */
  timer?: () => number;
};

/**
 * Scores a request with the model version that its target means, and captures it.
 *
 * Row `n` of the answer is captured as `<prediction_id>:<n>`. Throws input errors (4xx), MODEL_UNKNOWN, ALIAS_UNKNOWN,
 * VERSION_UNKNOWN (404), TOO_MANY_REQUESTS (429), NO_CHAMPION and MODEL_UNAVAILABLE (503), and what the model did wrong (500).
 */
export function createPredict(deps: PredictDeps): Predict {
  const { policies, store, metrics, accessLog, random, limits } = deps;
  const answerRequest = createAnswerRequest(deps);
  const timer = deps.timer ?? (() => performance.now());
  const inFlight = createInFlight(deps.maxInFlight);

  async function answer(seen: Seen, request: PredictRequest, signal?: AbortSignal): Promise<Answer> {
    const { target, headers, traceId } = request;
    const policy = policies.get(target.model);
    const options: ReadOptions = {
      limits,
      headers,
      entity: policy?.entity ?? null,
      extraColumns: policy?.serving.extraColumns ?? 'ignore',
    };
    return store.use(target, async ({ scorer, identity }) => {
      signal?.throwIfAborted();
      seen.version = identity.version;
      const facts = { model: target.model, version: identity.version, predictionId: seen.predictionId };
      const about = { ...routeOf(target), traceId };
      const onRows = (rows: number): void => {
        seen.rows = rows;
      };
      const written = await answerRequest({ request, scorer, facts, options, about, onRows }, signal);
      const own = { ...written.headers, ...factHeaders(facts, written.ignored) };
      return { status: 200, headers: own, body: written.body };
    });
  }
  return async (request, signal) => {
    const { target, protocol, traceId, body } = request;
    const seen: Seen = { version: '', predictionId: random.uuid(), rows: 0 };
    const started = timer();
    let outcome = 'ok';
    try {
      return await inFlight(() => answer(seen, request, signal), signal);
    } catch (error) {
      outcome = outcomeOf(error, signal);
      throw error;
    } finally {
      const { predictionId, version, rows } = seen;
      // Callers may make up any number of names.
      const model = policies.get(target.model) === undefined ? '' : target.model;
      const ended = { model, version, rows, outcome, durationMs: timer() - started };
      metrics.observe(ended);
      accessLog({ ...ended, predictionId, protocol, traceId, bytes: body.byteLength });
    }
  };
}

const routeOf = (target: ModelTarget): { alias: string; route: 'champion' | 'direct' } => ({
  alias: target.version === null ? (target.alias ?? CHAMPION_ALIAS) : '',
  route: isChampion(target) ? 'champion' : 'direct',
});

/** What of a request is known so far; metrics and log get it whatever happens. */
type Seen = { version: string; predictionId: string; rows: number };

function outcomeOf(error: unknown, signal: AbortSignal | undefined): string {
  if (isRelevoError(error)) return error.code;
  return signal?.aborted === true ? 'DEADLINE_EXCEEDED' : 'INTERNAL_ERROR';
}
