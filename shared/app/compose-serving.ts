import { join } from 'node:path';
import { RelevoError } from '../kernel/error.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemRandom } from '../kernel/random.ts';
import { createAccessLog } from '../serving/access-log.ts';
import { createCapture } from '../serving/capture/capture.ts';
import type { ChampionStatus } from '../serving/model-store/champion-state.ts';
import { createFeedback, type Feedback } from '../serving/feedback/feedback.ts';
import { createModelStore } from '../serving/model-store/model-store.ts';
import { createInferenceServer, type InferenceServer } from '../serving/open-inference/inference-server.ts';
import { defaultLimits } from '../serving/protocol.ts';
import type { ServingMetrics } from '../serving/ports.ts';
import { describeModels } from '../serving/openapi/describe-models.ts';
import { type OpenApiDocument, openApiDocument } from '../serving/openapi/openapi-document.ts';
import { createPredict, type Predict } from '../serving/predict.ts';
import { createLargeRequests } from '../serving/threads/large-requests.ts';
import { createOpenModel } from '../serving/threads/open-model.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createChampionSource } from './adapters/champion-source.ts';
import { consoleLog } from './context-log.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';
import { productVersion } from './product-version.ts';
import { promptReads } from './prompt-reads.ts';
import type { Settings } from './settings.ts';

/** Longest wait for the copies and the hint of a champion. */
const STORAGE_READ_MS = 3000;

export type Serving = {
  predict: Predict;
  feedback: Feedback;
  inference: InferenceServer;
  /** The model that a request without a name means. @throws MODEL_UNKNOWN where there is no such default */
  defaultModel(): string;
  status(): ChampionStatus[];
  /** OpenAPI 3.1 of what is served now. */
  openApi(): Promise<OpenApiDocument>;
  stop(): Promise<void>;
};

/** Serving begins to watch and to capture as soon as it is put together, at the first request. */
export function composeServing(
  settings: Settings,
  platform: Platform,
  policies: Policies,
  metrics: Metrics,
): Serving {
  const limits = { ...defaultLimits, maxBytes: settings.RELEVO_MAX_BODY, maxRows: settings.RELEVO_MAX_ROWS };
  const shared = {
    policies,
    blobs: promptReads(platform.blobs(), STORAGE_READ_MS),
    clock: systemClock,
    random: systemRandom,
    log: consoleLog,
    metrics: servingMetrics(metrics),
  };
  const store = createModelStore({
    ...shared,
    source: createChampionSource(platform.mlflow()),
    openModel: createOpenModel(shared),
    settings: storeSettings(settings),
  });
  const capture = createCapture({ ...shared, settings: captureSettings(settings) });
  const large = createLargeRequests({ ...shared, salt: settings.RELEVO_HASH_SALT });
  store.start();
  capture.start();
  return {
    predict: createPredict({
      ...shared,
      store,
      capture,
      large,
      accessLog: createAccessLog({ ...shared, mode: settings.RELEVO_ACCESS_LOG }),
      limits,
      maxInFlight: settings.RELEVO_MAX_IN_FLIGHT,
    }),
    feedback: createFeedback({
      ...shared,
      store,
      limits: { maxBytes: limits.maxBytes, maxLabels: limits.maxRows },
    }),
    inference: createInferenceServer(store),
    defaultModel: () => defaultModel(settings, policies),
    status: () => store.status(),
    openApi: async () =>
      openApiDocument(await describeModels(store, policies), {
        limits,
        defaultModel: defaultModelName(settings, policies),
        version: productVersion,
      }),
    stop: async () => {
      await Promise.all([store.stop(), capture.stop(), large.stop()]);
    },
  };
}

const storeSettings = (settings: Settings): Parameters<typeof createModelStore>[0]['settings'] => ({
  directory: join(settings.RELEVO_CACHE_DIR, 'models'),
  hintIntervalMs: settings.RELEVO_HINT_INTERVAL,
  reconcileIntervalMs: settings.RELEVO_RECONCILE_INTERVAL,
  aliasIntervalMs: settings.RELEVO_ALIAS_INTERVAL,
  extraModels: settings.RELEVO_EXTRA_MODELS,
  diskBytes: settings.RELEVO_DISK_CACHE,
});

const captureSettings = (settings: Settings): Parameters<typeof createCapture>[0]['settings'] => ({
  flushIntervalMs: settings.RELEVO_CAPTURE_FLUSH,
  flushRows: settings.RELEVO_CAPTURE_ROWS,
  maxRows: settings.RELEVO_CAPTURE_BUFFER,
  salt: settings.RELEVO_HASH_SALT,
});

const servingMetrics = (metrics: Metrics): ServingMetrics => ({
  observe: ({ rows, durationMs, ...dimensions }) => {
    metrics.count('ml.prediction.requests', 1, dimensions);
    metrics.count('ml.prediction.rows', rows, dimensions);
    metrics.record('ml.prediction.duration', durationMs, dimensions);
  },
  observeRun: ({ waitedMs, durationMs, ...dimensions }) => {
    metrics.record('ml.inference.wait', waitedMs, dimensions);
    metrics.record('ml.inference.duration', durationMs, dimensions);
  },
  count: (counter, value, attributes) => metrics.count(`ml.${counter}`, value, attributes),
});

function defaultModelName(settings: Settings, policies: Policies): string | undefined {
  const [only, ...others] = policies.models();
  return settings.RELEVO_DEFAULT_MODEL ?? (others.length === 0 ? only : undefined);
}

function defaultModel(settings: Settings, policies: Policies): string {
  const model = defaultModelName(settings, policies);
  if (model !== undefined) return model;
  throw new RelevoError(
    'MODEL_UNKNOWN',
    'no default model; name one in the path, or set RELEVO_DEFAULT_MODEL',
    {
      status: 404,
    },
  );
}
