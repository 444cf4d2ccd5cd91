import { inputError, RelevoError } from '../../kernel/error.ts';
import type { ValueRules } from '../../policy/gate/value.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import { thresholdTags } from '../../scoring/version-threshold.ts';
import type { BinaryPredictions } from '../../stats/metrics/predictions.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { amountProblems, readAmounts } from '../evidence/rows/amounts.ts';
import { openModel, type OpenScorer } from '../evidence/package/open-model.ts';
import { pickRows } from '../evidence/rows/pick-rows.ts';
import { policyProblems } from '../evidence/policy-problems.ts';
import { type EvaluationRows, readTruth } from '../evidence/rows/read-evaluation.ts';
import { scoreRows } from '../evidence/scores/score-rows.ts';
import { toPredictions } from '../evidence/scores/to-predictions.ts';
import { worthOfDecisions } from '../measures/worth-of-decisions.ts';
import type { ModelFiles, ModelRegistry, RegisteredVersion } from '../ports.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { readLabels } from './read-labels.ts';
import { tuneThreshold, type TunedThreshold, type TuningObjective } from './tune-threshold.ts';
import { tuningRows } from './tuning-rows.ts';

export type ReleaseDeps = {
  registry: Pick<ModelRegistry, 'findVersion' | 'champion'>;
  files: ModelFiles;
  openScorer: OpenScorer;
  registerCopy: RegisterCopy;
};

/**
 * Registers another version of a version's files, or returns the number of the newest one where that has the same tags
 * already.
 */
export type RegisterCopy = (
  of: RegisteredVersion,
  copy: { tags: Readonly<Record<string, string>>; description: string },
  signal?: AbortSignal,
) => Promise<string>;

export type ReleaseRequest = {
  model: string;
  /** undefined: the champion. */
  version: string | undefined;
  /** A .csv, .parquet or .jsonl file of rows with features and target. */
  labels: string;
  rules: GateRules;
  /** Tune, register nothing. */
  dryRun: boolean;
};

export type ThresholdRelease = TunedThreshold & {
  model: string;
  /** The version whose files and threshold were taken. */
  of: string;
  from: number;
  /** `value` in the policy's unit per row, or the policy's primary metric. */
  objective: TuningObjective['kind'];
  /** Rows that it was tuned on; as many others are for the gate to judge by. */
  rows: number;
  /** null: nothing was registered, as no other threshold is better, or none was to be. */
  version: string | null;
};

/** Digests and origin of a version that hold of its copy too. */
const copiedTags = ['relevo.sha256', 'relevo.data_digest', 'relevo.code_revision'];

/**
 * Tunes the decision threshold of a version on one half of labelled rows and registers the result as a version of the
 * same files, for the gate to judge on the other half.
 *
 * @throws VERSION_NOT_FOUND, NO_CHAMPION, MODEL_NO_FILES, MODEL_UNUSABLE, THRESHOLD_OBJECTIVE, THRESHOLD_ROWS, COLUMN_MISSING, AMOUNTS_MISSING, LABEL_UNKNOWN,
 * and what reading and scoring rows throw
 */
export function createReleaseThreshold(
  deps: ReleaseDeps,
): (request: ReleaseRequest, signal?: AbortSignal) => Promise<ThresholdRelease> {
  return async (request, signal) => {
    const aim = aimOf(request.rules);
    const version = await findVersion(deps.registry, request, signal);
    const tuned = await deps.files.withFiles(
      version,
      (directory) => tuneVersion(deps.openScorer, version, directory, { ...request, aim }, signal),
      signal,
    );
    const release = { ...tuned, model: version.model, of: version.version, objective: aim.kind };
    if (request.dryRun || tuned.after <= tuned.before) return { ...release, version: null };
    const tags = tagsOf(version, release);
    const description = `Threshold ${tuned.threshold} in place of ${tuned.from} of v${version.version}, tuned for ${aim.kind} on ${tuned.rows} labelled rows.`;
    return { ...release, version: await deps.registerCopy(version, { tags, description }, signal) };
  };
}

/** What a threshold is tuned for, before the rows are known. */
type Aim = { kind: 'value'; value: ValueRules } | { kind: 'accuracy' | 'f1' };

/** What thresholds are tuned for by this policy. Throws THRESHOLD_OBJECTIVE where it names nothing that a threshold changes for the better. */
function aimOf({ task, primary, gate }: GateRules): Aim {
  if (gate.value !== null) return { kind: 'value', value: gate.value };
  if (task === 'binary' && (primary === 'accuracy' || primary === 'f1')) return { kind: primary };
  throw new RelevoError(
    'THRESHOLD_OBJECTIVE',
    task === 'binary'
      ? `no threshold is better by ${primary} alone; say what decisions are worth in gate.value, or choose accuracy or f1 as primary`
      : `a ${task} model has no threshold`,
    { status: 400, path: 'policy' },
  );
}

async function findVersion(
  registry: ReleaseDeps['registry'],
  { model, version }: ReleaseRequest,
  signal: AbortSignal | undefined,
): Promise<RegisteredVersion> {
  if (version === undefined) {
    const champion = await registry.champion(model, signal);
    if (champion.kind === 'version') return champion.version;
    throw new RelevoError('NO_CHAMPION', `${model} has no champion; name a version`, { status: 409 });
  }
  const found = await registry.findVersion(model, version, signal);
  if (found !== undefined) return found;
  throw new RelevoError('VERSION_NOT_FOUND', `${model} v${version} does not exist in the registry`, {
    status: 404,
    path: 'version',
  });
}

type Tuning = Pick<ReleaseRequest, 'labels' | 'rules'> & { aim: Aim };
type Tuned = TunedThreshold & { from: number; rows: number };

async function tuneVersion(
  open: OpenScorer,
  version: RegisteredVersion,
  directory: string | undefined,
  tuning: Tuning,
  signal: AbortSignal | undefined,
): Promise<Tuned> {
  const name = `${version.model} v${version.version}`;
  if (directory === undefined)
    throw new RelevoError('MODEL_NO_FILES', `${name} has no files`, { status: 409 });
  const { scorer, problems, description } = await openModel(open, version, directory, name);
  try {
    const wrong = [...problems, ...policyProblems(description, tuning.rules)].filter(
      ({ kind }) => kind === 'broken',
    );
    if (scorer === undefined || wrong.length > 0)
      throw new RelevoError('MODEL_UNUSABLE', wrong.map(({ what }) => what).join('; '), { status: 409 });
    return await tuneScorer(scorer, tuning, signal);
  } finally {
    await scorer?.release();
  }
}

function tuneScorer(scorer: Scorer, tuning: Tuning, signal: AbortSignal | undefined): Promise<Tuned> {
  const { description } = scorer;
  const tune = async (database: Database): Promise<Tuned> => {
    const rows = await readLabels(database, tuning.labels, { ...description, target: tuning.rules.target });
    const truth = readTruth(rows, description);
    if ('problem' in truth) throw inputError('LABEL_UNKNOWN', tuning.labels, truth.problem);
    const scored = await scoreRows(scorer, rows, signal);
    const all = toPredictions(truth, scored, description, description);
    const half = tuningRows(description, rows);
    const used = Uint32Array.from([...half.keys()].filter((row) => half[row] === 1));
    const picked = all === undefined ? undefined : pickRows(all, used);
    if (picked?.task !== 'binary' || new Set(picked.truth).size < 2)
      throw inputError(
        'THRESHOLD_ROWS',
        tuning.labels,
        `the half to tune on has ${used.length} rows and not both labels; more labelled rows are needed`,
      );
    const objective = objectiveFor(tuning, rows, used, picked);
    const { truth: labels, probabilities } = picked;
    const tuned = tuneThreshold({ truth: labels, probabilities, current: description.threshold, objective });
    return { ...tuned, from: description.threshold, rows: used.length };
  };
  return withDuckDb(tune, signal === undefined ? {} : { signal });
}

function objectiveFor(
  { aim, labels }: Tuning,
  { columns }: EvaluationRows,
  used: Uint32Array,
  { truth }: BinaryPredictions,
): TuningObjective {
  if (aim.kind !== 'value') return aim;
  const { kind, value } = aim;
  const [broken] = amountProblems(value, columns, used);
  const worth =
    broken === undefined
      ? worthOfDecisions(value, truth, readAmounts(value, columns, used))
      : { problem: broken.what };
  if ('problem' in worth) throw inputError('AMOUNTS_MISSING', labels, worth.problem);
  return { kind, worth };
}

const tagsOf = (
  { version, tags, createdAt }: RegisteredVersion,
  { threshold, from }: Pick<ThresholdRelease, 'threshold' | 'from'>,
): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(tags).filter(([key]) => copiedTags.includes(key))),
  [thresholdTags.threshold]: String(threshold),
  [thresholdTags.of]: version,
  [thresholdTags.from]: String(from),
  [thresholdTags.filesAt]: tags[thresholdTags.filesAt] ?? String(createdAt),
});
