import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composePromotion, type Promotion } from '../../shared/app/compose-promotion.ts';
import { composeRegistry, type Registry } from '../../shared/app/compose-registry.ts';
import { loadPolicies } from '../../shared/app/load-policies.ts';
import { createPlatform, type Platform } from '../../shared/app/platform.ts';
import { parseSettings } from '../../shared/app/settings.ts';
import { createMetrics } from '../../shared/telemetry/metrics.ts';

export type WholeGate = { promotion: Promotion; registry: Registry; platform: Platform; close(): void };

/** What the app's functions call, on real services, for models that share one policy. */
export function createWholeGate(
  { mlflowUrl, connectionString }: { mlflowUrl: string; connectionString: string },
  models: readonly string[],
  policy: unknown,
): WholeGate {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-gate-'));
  for (const model of models) writeFileSync(join(folder, `${model}.jsonc`), JSON.stringify(policy));
  const settings = parseSettings({
    MLFLOW_TRACKING_URI: mlflowUrl,
    AzureWebJobsStorage: connectionString,
    RELEVO_MODELS_DIR: folder,
    RELEVO_HASH_SALT: 'salt of the tests',
  });
  const [platform, policies, metrics] = [createPlatform(settings), loadPolicies(folder), createMetrics()];
  return {
    platform,
    promotion: composePromotion(settings, platform, policies, metrics),
    registry: composeRegistry(settings, platform, policies, metrics),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
