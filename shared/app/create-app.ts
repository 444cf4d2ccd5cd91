import type { Metrics } from '../telemetry/metrics.ts';
import type { Telemetry } from '../telemetry/start-telemetry.ts';
import { composeMonitoring, type Monitoring } from './compose-monitoring.ts';
import { composePromotion, type Promotion } from './compose-promotion.ts';
import { composeRegistry, type Registry } from './compose-registry.ts';
import { composeRetraining, type Retraining } from './compose-retraining.ts';
import { composeServing, type Serving } from './compose-serving.ts';
import { lazy } from './lazy.ts';
import { loadPolicies, type Policies } from './load-policies.ts';
import { createPlatform, type Platform } from './platform.ts';
import { requireDefaultModel } from './require-default-model.ts';
import { requireSalt } from './require-salt.ts';
import type { Settings } from './settings.ts';

/** Everything the functions call; each part is put together at its first use. */
export type App = {
  settings: Settings;
  policies: Policies;
  platform: Platform;
  serving(): Serving;
  monitoring(): Monitoring;
  retraining(): Retraining;
  promotion(): Promotion;
  registry(): Registry;
  stop(): Promise<void>;
};

export function createApp(settings: Settings, metrics: Metrics, telemetry: Telemetry): App {
  const policies = loadPolicies(settings.RELEVO_MODELS_DIR);
  requireSalt(settings, policies);
  requireDefaultModel(settings, policies);
  const platform = createPlatform(settings);
  const serving = lazy(() => composeServing(settings, platform, policies, metrics));
  return {
    settings,
    policies,
    platform,
    serving: serving.get,
    retraining: lazy(() => composeRetraining(settings, platform, policies, metrics)).get,
    monitoring: lazy(() => composeMonitoring(platform, policies, metrics)).get,
    promotion: lazy(() => composePromotion(settings, platform, policies, metrics)).get,
    registry: lazy(() => composeRegistry(settings, platform, policies, metrics)).get,
    stop: async () => {
      try {
        await serving.made()?.stop();
      } finally {
        await telemetry.flush();
      }
    },
  };
}
