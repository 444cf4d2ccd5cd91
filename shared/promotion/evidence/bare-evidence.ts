import { thresholdTags } from '../../scoring/version-threshold.ts';
import type { RegisteredVersion } from '../ports.ts';
import type { Evidence, EvidenceProblem, ModelEvidence } from './evidence.ts';
import type { ChampionSide } from './gather-evidence.ts';
import type { JudgeRowsInput } from './judge-rows.ts';
import type { OpenedModel } from './package/open-model.ts';
import { policyProblems } from './policy-problems.ts';

/** What follows from the models and their rows alone. */
export type RowEvidence = Omit<
  Evidence,
  'newestVersion' | 'frozen' | 'package' | 'golden' | 'championGolden' | 'replay' | 'trainingData' | 'metrics'
>;

/** Tag that a training request leaves on the version it produced. */
const REQUEST_TAG = 'relevo.request_id';

/** What is known before any row is read: what the models are, and what is wrong with them as they are. */
export function bareEvidence({
  version,
  candidate,
  champion,
  rules,
  trained,
  sets,
}: JudgeRowsInput): RowEvidence {
  return {
    problems: [
      ...candidate.problems,
      ...policyProblems(candidate.description, rules),
      ...championProblems(champion),
    ],
    origin: originOf(version),
    rows: {
      used: 0,
      excluded: 0,
      overlap: champion.kind === 'none' ? 'none' : 'unknown',
      entities: undefined,
      groups: [],
    },
    candidate: modelEvidence(version.version, candidate, trained),
    champion:
      champion.kind === 'none'
        ? null
        : champion.kind === 'opened'
          ? modelEvidence(champion.version.version, champion.model)
          : modelEvidence(champion.version, { ...candidate, bytes: null, loadMs: null }),
    anchor: { kind: 'none', why: 'the candidate was not scored' },
    set: sets.at(-1)?.set ?? null,
    rejected: sets.at(-1)?.rejected ?? null,
    parity: undefined,
    trials: undefined,
    times: undefined,
    trainedOn: undefined,
  };
}

function originOf({ tags }: RegisteredVersion): Evidence['origin'] {
  if (tags[thresholdTags.threshold] !== undefined) return 'threshold';
  return tags[REQUEST_TAG] === undefined ? 'new-design' : 'refresh';
}

function championProblems(champion: ChampionSide): EvidenceProblem[] {
  if (champion.kind === 'none') return [];
  if (champion.kind === 'unusable') return [{ kind: 'missing', what: champion.why }];
  return champion.model.scorer === undefined
    ? champion.model.problems.map(({ what }) => ({ kind: 'missing', what }))
    : [];
}

const modelEvidence = (
  version: string,
  { description, bytes, loadMs }: Pick<OpenedModel, 'description' | 'bytes' | 'loadMs'>,
  trained: ModelEvidence['trained'] = {},
): ModelEvidence => ({
  version,
  bytes,
  loadMs,
  trained,
  inputs: description.inputs,
  outputs: description.outputs,
  task: description.task,
  classes: description.classes,
  positive: description.positive,
  predictions: undefined,
});
