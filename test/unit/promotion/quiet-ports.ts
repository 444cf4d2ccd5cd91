import type { GatherDeps } from '../../../shared/promotion/evidence/gather-evidence.ts';

/** What gathering asks beside files and scorers, where nothing is known beyond the models. */
export const quietPorts: Omit<GatherDeps, 'registry' | 'files' | 'openScorer'> = {
  fetchTrainingSet: async () => undefined,
  readRun: async () => ({ metrics: {}, parameters: {}, tags: {} }),
  artifactAddress: async () => undefined,
  fetchCapturedRequests: async () => ({ kind: 'none', why: 'nobody called' }),
  inspectTraining: async () => ({ state: 'unknown', why: 'nobody looked' }),
};
