import type { Clock } from '../kernel/clock.ts';
import { isRelevoError } from '../kernel/error.ts';
import type { Random } from '../kernel/random.ts';
import type { Capture } from './capture/capture.ts';
import { createInFlight } from './in-flight.ts';
import { CHAMPION_ALIAS } from './messages.ts';
import type { ModelStore } from './model-store/model-store.ts';
import { isChampion, type ModelTarget } from './model-target.ts';
import type { Policies, ServingMetrics } from './ports.ts';
import type { AnswerFacts, RequestHeaders, RequestLimits } from './protocol.ts';
import { type ProtocolName, protocols } from './protocols.ts';
import { outputRows } from './scoring-protocol/output-rows.ts';

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

/**
 * Scores a request with the model version that its target means, and captures it.
 *
 * Row `n` of the answer is captured as `<prediction_id>:<n>`. Throws input errors (4xx), MODEL_UNKNOWN, ALIAS_UNKNOWN,
 * VERSION_UNKNOWN (404), TOO_MANY_REQUESTS (429), NO_CHAMPION and MODEL_UNAVAILABLE (503), and what the model did wrong (500).
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

  async function answer(seen: Seen, request: PredictRequest, signal?: AbortSignal): Promise<Answer> {
    const { target, headers, traceId } = request;
    const entity = policies.get(target.model)?.entity ?? null;
    const read = protocols[request.protocol];
    return store.use(target, async ({ scorer, identity }) => {
      signal?.throwIfAborted();
      seen.version = identity.version;
      const options = { limits, headers, entity, extraColumns: 'ignore' } as const;
      const parsed = read(request.body, scorer.description, options);
      seen.rows = parsed.input.rows;
      signal?.throwIfAborted();
      const scored = await scorer.score(parsed.input);
      const outputs = outputRows(scored);
      const facts = { model: target.model, version: identity.version, predictionId: random.uuid() };
      capture.record({
        ...facts,
        moment: clock.now(),
        ...routeOf(target),
        input: parsed.input,
        outputs,
        entities: parsed.entities,
        traceId,
      });
      const { body, headers: own } = parsed.write(scored, outputs, facts);
      return { status: 200, headers: { ...own, ...factHeaders(facts, parsed.ignored) }, body };
    });
  }
  return async (request, signal) => {
    const { model } = request.target;
    const seen: Seen = { model, version: '', rows: 0 };
    const started = timer();
    let outcome = 'ok';
    try {
      return await inFlight(() => answer(seen, request, signal), signal);
    } catch (error) {
      outcome = outcomeOf(error, signal);
      throw error;
    } finally {
      const known = policies.get(model) === undefined ? { ...seen, model: '' } : seen;
      metrics.observe({ ...known, outcome, durationMs: timer() - started });
    }
  };
}

const routeOf = (target: ModelTarget): { alias: string; route: 'champion' | 'direct' } => ({
  alias: target.version === null ? (target.alias ?? CHAMPION_ALIAS) : '',
  route: isChampion(target) ? 'champion' : 'direct',
});

/** What of a request is known so far; metrics get it whatever happens. Names that are not served are left out of them. */
type Seen = { model: string; version: string; rows: number };

function outcomeOf(error: unknown, signal: AbortSignal | undefined): string {
  if (isRelevoError(error)) return error.code;
  return signal?.aborted === true ? 'DEADLINE_EXCEEDED' : 'INTERNAL_ERROR';
}

function factHeaders(
  { model, version, predictionId }: AnswerFacts,
  ignored: readonly string[],
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-relevo-model': model,
    'x-relevo-version': version,
    'x-relevo-prediction-id': predictionId,
  };
  if (ignored.length > 0) headers['x-relevo-ignored-columns'] = ignoredHeader(ignored);
  return headers;
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
