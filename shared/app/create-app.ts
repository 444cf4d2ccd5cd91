import type { Metrics } from '../telemetry/metrics.ts';
import type { Telemetry } from '../telemetry/start-telemetry.ts';
import { composeRetraining, type Retraining } from './compose-retraining.ts';
import { lazy } from './lazy.ts';
import { loadPolicies, type Policies } from './load-policies.ts';
import { createPlatform, type Platform } from './platform.ts';
import type { Settings } from './settings.ts';

/** Everything the functions call; each part is put together at its first use. */
export type App = {
  settings: Settings;
  policies: Policies;
  platform: Platform;
  retraining(): Retraining;
  stop(): Promise<void>;
};

export function createApp(settings: Settings, metrics: Metrics, telemetry: Telemetry): App {
  const policies = loadPolicies(settings.RELEVO_MODELS_DIR);
  const platform = createPlatform(settings);
  return {
    settings,
    policies,
    platform,
    retraining: lazy(() => composeRetraining(settings, platform, policies, metrics)),
    stop: async () => {
      await telemetry.flush();
    },
  };
}
