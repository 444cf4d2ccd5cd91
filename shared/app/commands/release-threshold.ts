import {
  createReleaseThreshold,
  type ThresholdRelease,
} from '../../promotion/threshold/release-threshold.ts';
import { gateRulesOf } from '../../promotion/verdict/gate-rules.ts';
import { RelevoError } from '../../kernel/error.ts';
import { createScorer } from '../../scoring/create-scorer.ts';
import { createModelRegistry } from '../adapters/model-registry.ts';
import { createRegisterCopy } from '../adapters/version-copies.ts';
import { createVersionFiles } from '../adapters/version-files.ts';
import { createClient } from '../platform.ts';
import { readMlflowSettings } from '../settings.ts';
import { readPolicy } from './read-policy.ts';

export type ReleaseThresholdOptions = {
  model: string;
  version: string | undefined;
  labels: string;
  /** The model's policy file. */
  policy: string;
  dryRun: boolean;
};

/**
 * Tunes the threshold of a registered version and registers the result.
 * @throws SETTINGS_INVALID, POLICY_MISSING, POLICY_INVALID, THRESHOLD_IN_POLICY, and what `createReleaseThreshold` throws
 */
export async function releaseThreshold(options: ReleaseThresholdOptions): Promise<ThresholdRelease> {
  const { policy } = await readPolicy(options.policy);
  const { outputs } = policy.serving;
  if (outputs?.threshold !== undefined)
    throw new RelevoError(
      'THRESHOLD_IN_POLICY',
      'the policy states serving.outputs.threshold, which holds for every version; take it out first',
      { status: 400, path: 'serving.outputs.threshold' },
    );
  const mlflow = createClient(readMlflowSettings());
  const release = createReleaseThreshold({
    registry: createModelRegistry(mlflow),
    files: createVersionFiles(mlflow),
    openScorer: ({ directory, threshold }) => createScorer({ directory, outputs, threshold }),
    registerCopy: createRegisterCopy(mlflow),
  });
  return release({ ...options, rules: gateRulesOf(policy) });
}
