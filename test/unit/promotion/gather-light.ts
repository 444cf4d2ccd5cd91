import { createGatherEvidence, type GatherDeps } from '../../../shared/promotion/evidence/gather-evidence.ts';
import type { Evidence } from '../../../shared/promotion/evidence/evidence.ts';
import type { ChampionState } from '../../../shared/promotion/ports.ts';
import type { EvidenceInput } from '../../../shared/promotion/promote.ts';
import { sampleRules } from './evidence-sample.ts';
import { type LightModel, lightModel, type LightOptions } from './light-model.ts';
import { quietPorts } from './quiet-ports.ts';

/** The section of the gate that times nothing. */
export const quiet = { severity: { latency: 'off' } };
const rules = sampleRules(quiet, { entity: 'id' });
/** Of the candidate; the champion holds back the first. */
export const rows = ['a', 'b', 'c'].map((id, at) => ({ id, tenure: at / 4, Churn: at === 1 ? 'Yes' : 'No' }));
export const candidateOf = (options: Partial<LightOptions> = {}) => lightModel('7', { rows, ...options });
export const championOf = (options: Partial<LightOptions> = {}) =>
  lightModel('6', { rows: rows.slice(0, 1), ...options });
export const stateOf = ({ version }: LightModel): ChampionState => ({ kind: 'version', version });

export type Gathering = {
  /** Models that have files, and scorers. */
  shelf: readonly LightModel[];
  input?: Partial<EvidenceInput>;
  deps?: Partial<GatherDeps>;
  signal?: AbortSignal;
};

/** Gathers evidence about the first model of the shelf. */
export function gatherLight({ shelf, input = {}, deps = {}, signal }: Gathering): Promise<Evidence> {
  const [candidate] = shelf;
  if (candidate === undefined) throw new Error('no candidate');
  const gatherEvidence = createGatherEvidence({
    registry: { newestVersion: async () => '9', findVersion: async () => undefined },
    files: {
      withFiles: async ({ version }, run) =>
        run(shelf.find((model) => model.version.version === version)?.directory),
    },
    openScorer: async ({ directory }) => {
      const found = shelf.find((model) => model.directory === directory);
      if (found === undefined) throw new Error(`nothing in ${directory}`);
      return found.scorer;
    },
    ...quietPorts,
    ...deps,
  });
  const champion: ChampionState = shelf[1] === undefined ? { kind: 'none' } : stateOf(shelf[1]);
  const asked = {
    candidate: candidate.version,
    champion,
    rules,
    frozen: null,
    anchors: [],
    sets: [],
    ...input,
  };
  return gatherEvidence(asked, signal);
}

/** Ports that note the signal they are given with each call. */
export function notingSignals(shelf: readonly LightModel[], signals: unknown[]): Partial<GatherDeps> {
  const noting =
    <T>(answer: () => T) =>
    (...call: unknown[]): T => {
      signals.push(call.at(-1));
      return answer();
    };
  return {
    files: {
      withFiles: ({ version }, run, signal) => {
        signals.push(signal);
        return run(shelf.find((model) => model.version.version === version)?.directory);
      },
    },
    registry: { newestVersion: noting(async () => '9'), findVersion: async () => undefined },
    readRun: noting(async () => ({ metrics: {}, parameters: {}, tags: {} })),
    fetchTrainingSet: noting(async () => undefined),
    artifactAddress: noting(async () => undefined),
    fetchCapturedRequests: noting(async () => ({ kind: 'none' as const, why: 'nobody called' })),
    inspectTraining: noting(async () => ({ state: 'unknown' as const, why: 'nobody looked' })),
  };
}
