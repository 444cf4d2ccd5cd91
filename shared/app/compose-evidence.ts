import { systemClock } from '../kernel/clock.ts';
import { orUndefined } from '../mlflow/errors.ts';
import type { Policy } from '../policy/policy.ts';
import { createGatherEvidence, type GatherDeps } from '../promotion/evidence/gather-evidence.ts';
import type { ArtifactAddress, FetchTrainingSet, ReadRun, RowSources } from '../promotion/ports.ts';
import type { PromoteDeps } from '../promotion/promote.ts';
import { fetchTrainingSet } from '../retraining/fetch-training-set.ts';
import { createScorer } from '../scoring/create-scorer.ts';
import { createFrozenSets } from './adapters/frozen-sets.ts';
import { createProductionRows } from './adapters/production-rows.ts';
import { readReferenceProfile } from './adapters/version-files.ts';
import { createCapturedRequests } from './adapters/captured-requests.ts';
import { createInspectTraining } from './adapters/inspect-training.ts';
import type { Policies } from './load-policies.ts';
import type { Platform } from './platform.ts';

/** Where the gate gets what it judges on. */
export function composeEvidence(
  platform: Platform,
  policies: Policies,
  { registry, files }: Pick<GatherDeps, 'registry' | 'files'>,
): PromoteDeps['gatherEvidence'] {
  const captured = {
    blobs: platform.blobs(),
    policyOf: (model: string): Policy | undefined => policies.get(model),
    clock: systemClock,
  };
  return createGatherEvidence({
    registry,
    files,
    openScorer: ({ directory, model, threshold }) =>
      createScorer({ directory, outputs: policies.get(model)?.serving.outputs, threshold }),
    fetchTrainingSet: trainingSets(platform),
    artifactAddress: artifactAddresses(platform),
    readRun: runs(platform),
    fetchCapturedRequests: createCapturedRequests(captured),
    inspectTraining: createInspectTraining(captured),
  });
}

/** Labelled rows from elsewhere than the candidate's own files. */
export const composeRowSources = (platform: Platform, policies: Policies): RowSources => ({
  frozenSet: createFrozenSets(platform.blobs()),
  productionRows: createProductionRows({
    blobs: platform.blobs(),
    policyOf: (model) => policies.get(model),
    profileOf: ({ model, version }, signal) =>
      readReferenceProfile(platform.mlflow(), model, version, signal),
  }),
});

/** What a version was trained from, as its run's tag names it. */
const trainingSets =
  (platform: Platform): FetchTrainingSet =>
  async ({ model, runId }, folder, signal) => {
    const run = runId === null ? undefined : await platform.mlflow().runs.find(runId, { signal });
    const digest = run?.tags['relevo.training_set'];
    if (digest === undefined) return undefined;
    return [(await fetchTrainingSet(platform.blobs(), model, digest, folder, signal)).file];
  };

const runs =
  (platform: Platform): ReadRun =>
  async ({ runId }, signal) => {
    const run = runId === null ? undefined : await platform.mlflow().runs.find(runId, { signal });
    return { metrics: run?.metrics ?? {}, parameters: run?.params ?? {}, tags: run?.tags ?? {} };
  };

const artifactAddresses =
  (platform: Platform): ArtifactAddress =>
  ({ model, version }, signal) =>
    orUndefined(platform.mlflow().modelVersions.downloadUri(model, version, { signal }));
