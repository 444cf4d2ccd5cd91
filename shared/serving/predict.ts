import type { Clock } from '../kernel/clock.ts';
import { isRelevoError } from '../kernel/error.ts';
import type { Random } from '../kernel/random.ts';
import type { Capture } from './capture/capture.ts';
import { createInFlight } from './in-flight.ts';
import type { LoadedModel } from './model-store/load-champion.ts';
import { CHAMPION_ALIAS } from './messages.ts';
import type { ModelStore } from './model-store/model-store.ts';
import { outputRows } from './scoring-protocol/output-rows.ts';
import { type ParsedRequest, parseRequest, type RequestLimits } from './scoring-protocol/parse-request.ts';
import type { Policies, ServingMetrics } from './ports.ts';

/** What the HTTP layer gives besides the body. */
export type PredictContext = {
  contentType?: string | null;
  /** 32 hexadecimal digits of the W3C trace context. */
  traceId?: string | null;
};

export type Answer = { status: number; headers: Record<string, string>; body: string };

export type Predict = (
  model: string,
  body: Uint8Array,
  context: PredictContext,
  signal?: AbortSignal,
) => Promise<Answer>;

/**
 * Scores a request with the model's champion and captures it.
 *
 * The answer is `{"predictions":[…],"model":{"name","version"},"prediction_id"}`, the rows as MLflow's own server gives
 * them; row `n` is captured as `<prediction_id>:<n>`. Throws input errors (4xx), MODEL_UNKNOWN (404), TOO_MANY_REQUESTS
 * (429), NO_CHAMPION and MODEL_UNAVAILABLE (503), and what the model did wrong (500).
 */
export function createPredict(deps: {
  policies: Policies;
  store: Pick<ModelStore, 'use'>;
  capture: Pick<Capture, 'record'>;
  metrics: ServingMetrics;
  clock: Clock;
  random: Random;
  limits: RequestLimits;
  /** Predictions under way at a time, of all models; one whose signal aborts is no longer counted. */
  maxInFlight: number;
  /** Milliseconds of a monotonic clock, for durations; default `performance.now`. */
  timer?: () => number;
}): Predict {
  const { policies, store, capture, metrics, clock, random, limits } = deps;
  const timer = deps.timer ?? (() => performance.now());
  const inFlight = createInFlight(deps.maxInFlight);

  async function answer(seen: Seen, body: Uint8Array, context: PredictContext, signal?: AbortSignal) {
    const entity = policies.get(seen.model)?.entity ?? null;
    return store.use(seen.model, async ({ scorer, identity }) => {
      signal?.throwIfAborted();
      seen.version = identity.version;
      const { contentType = null, traceId = null } = context;
      const request = parseRequest(body, scorer.description.inputs, { limits, entity, contentType });
      seen.rows = request.batch.rows;
      signal?.throwIfAborted();
      const outputs = outputRows(await scorer.score(request.batch));
      const predictionId = random.uuid();
      capture.record({
        predictionId,
        moment: clock.now(),
        model: seen.model,
        version: identity.version,
        alias: CHAMPION_ALIAS,
        route: 'champion',
        batch: request.batch,
        outputs,
        entities: request.entities,
        traceId,
      });
      return writeAnswer(identity, predictionId, outputs, request);
    });
  }
  return async (model, body, context, signal) => {
    const seen: Seen = { model, version: '', rows: 0 };
    const started = timer();
    let outcome = 'ok';
    try {
      return await inFlight(() => answer(seen, body, context, signal), signal);
    } catch (error) {
      outcome = outcomeOf(error, signal);
      throw error;
    } finally {
      const known = policies.get(model) === undefined ? { ...seen, model: '' } : seen;
      metrics.observe({ ...known, outcome, durationMs: timer() - started });
    }
  };
}

/** What of a request is known so far; metrics get it whatever happens. Names that are not served are left out of them. */
type Seen = { model: string; version: string; rows: number };

function outcomeOf(error: unknown, signal: AbortSignal | undefined): string {
  if (isRelevoError(error)) return error.code;
  return signal?.aborted === true ? 'DEADLINE_EXCEEDED' : 'INTERNAL_ERROR';
}

function writeAnswer(
  { model, version }: LoadedModel['identity'],
  predictionId: string,
  outputs: readonly string[],
  { ignored }: ParsedRequest,
): Answer {
  const names = JSON.stringify({ name: model, version });
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'x-relevo-model': model,
      'x-relevo-version': version,
      'x-relevo-prediction-id': predictionId,
      ...(ignored.length === 0 ? {} : { 'x-relevo-ignored-columns': ignoredHeader(ignored) }),
    },
    body: `{"predictions":[${outputs.join(',')}],"model":${names},"prediction_id":"${predictionId}"}`,
  };
}

const NAMED_COLUMNS = 10;
const NAMED_CHARACTERS = 64;

/** `<count>; <names>`: the first ten names, percent-encoded as a header needs it, each cut to 64 characters. */
function ignoredHeader(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMED_COLUMNS)
    .map((name) => encodeURIComponent(name.slice(0, NAMED_CHARACTERS).toWellFormed()));
  return `${names.length}; ${shown.join(',')}${names.length > NAMED_COLUMNS ? ',...' : ''}`;
}
