import { join } from 'node:path';
import { isRelevoError } from '../../kernel/error.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { readTable } from '../../tables/read-table.ts';
import type { Evidence, EvidenceProblem, ModelEvidence, SharedRows } from './evidence.ts';
import type { ChampionSide } from './gather-evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { brokenBy, type OpenedModel } from './open-model.ts';
import { compareRecorded } from './compare-recorded.ts';
import { groupColumnsOf, groupRows } from './group-rows.ts';
import { pickRows } from './pick-rows.ts';
import type { RegisteredVersion } from '../ports.ts';
import { type EvaluationRows, readEvaluation, readTruth, type Truth } from './read-evaluation.ts';
import { rowsTrainedOn } from './rows-trained-on.ts';
import { policyProblems } from './policy-problems.ts';
import { scoreRows, type ScoredRows } from './score-rows.ts';
import { timesOf } from './times-of.ts';
import { toPredictions } from './to-predictions.ts';
import { timeCalls } from './time-calls.ts';
import { tryCandidate } from './trials.ts';
import { trainingOverlap } from './training-overlap.ts';

export type JudgeRowsInput = {
  version: RegisteredVersion;
  candidate: OpenedModel;
  /** Of the candidate. */
  directory: string;
  champion: ChampionSide;
  rules: GateRules;
  /** Files with everything that the champion's training was given; undefined: not known. */
  trainingSet: string[] | undefined;
  /** The same of the candidate's training; looked at where there is no entity to go by. */
  ownTrainingSet: string[] | undefined;
  /** The candidate's metrics on its training rows. */
  trained: ModelEvidence['trained'];
};

type RowEvidence = Omit<Evidence, 'newestVersion' | 'frozen' | 'package'>;

/** Tag that a training request leaves on the version it produced. */
const REQUEST_TAG = 'relevo.request_id';

/** Scores both models on the candidate's evaluation rows. What is wrong becomes a problem, never a guess. */
export function judgeRows(input: JudgeRowsInput, signal?: AbortSignal): Promise<RowEvidence> {
  const bare = bareEvidence(input);
  const { scorer, description } = input.candidate;
  if (scorer === undefined || bare.problems.some(({ kind }) => kind === 'broken'))
    return Promise.resolve(bare);
  return withDuckDb(
    async (database) => {
      try {
        const rows = await readEvaluation(database, join(input.directory, description.evaluation ?? ''));
        const truth = readTruth(rows, description);
        if ('problem' in truth) return withProblems(bare, [{ kind: 'broken', what: truth.problem }]);
        const scored = await scoreRows(scorer, rows, signal);
        return await judgeScored(input, bare, { scorer, database, rows, truth, scored }, signal);
      } catch (error) {
        if (!isRelevoError(error) || error.retryable) throw error;
        return withProblems(bare, [brokenBy(error, 'the candidate')]);
      }
    },
    signal === undefined ? {} : { signal },
  );
}

type Scored = { scorer: Scorer; database: Database; rows: EvaluationRows; truth: Truth; scored: ScoredRows };

async function judgeScored(
  input: JudgeRowsInput,
  bare: RowEvidence,
  { scorer, database, rows, truth, scored }: Scored,
  signal: AbortSignal | undefined,
): Promise<RowEvidence> {
  const { description } = input.candidate;
  if (scored.scores.some((score) => !Number.isFinite(score)))
    return withProblems(bare, [{ kind: 'broken', what: 'the candidate gives scores that are not finite' }]);
  const recorded = compareRecorded(rows, description, scored);
  if (recorded === 'not-finite')
    return withProblems(bare, [
      { kind: 'broken', what: 'the predictions recorded at training are not all finite' },
    ]);
  const overlap = await findOverlap(database, input, rows);
  const used = Uint32Array.from(
    Array.from({ length: rows.rows }, (_, row) => row).filter((row) => overlap.seen[row] !== true),
  );
  const champion = await scoreChampion(input, rows, truth, signal);
  const own = toPredictions(truth, scored, description, description);
  const pick = (predictions: Predictions | undefined): Predictions | undefined =>
    predictions && pickRows(predictions, used);
  const shared = sharedRows(rows, input, used, overlap.method);
  return {
    origin: bare.origin,
    problems: [...bare.problems, ...champion.problems, ...timeProblems(shared, input.rules)],
    trials: await tryCandidate(scorer, rows, scored, signal),
    times: await timeCalls(scorer, scorerOf(input.champion), rows, input.rules.gate, signal),
    parity: recorded,
    trainedOn: await rowsTrainedOn(
      database,
      rows,
      description,
      await unionOf(database, input.ownTrainingSet),
    ),
    rows: shared,
    candidate: { ...bare.candidate, predictions: pick(own) },
    champion: bare.champion && { ...bare.champion, predictions: pick(champion.predictions) },
  };
}

const scorerOf = (side: ChampionSide): Scorer | undefined =>
  side.kind === 'opened' ? side.model.scorer : undefined;

async function findOverlap(
  database: Database,
  { champion, candidate, trainingSet }: JudgeRowsInput,
  rows: EvaluationRows,
): Promise<{ method: SharedRows['overlap']; seen: boolean[] }> {
  if (champion.kind === 'none') return { method: 'none', seen: [] };
  const given = await unionOf(database, trainingSet);
  if (champion.kind !== 'opened' || given === undefined) return { method: 'unknown', seen: [] };
  const { evaluation } = champion.model.description;
  const { inputs, target, entity } = candidate.description;
  return trainingOverlap(database, {
    evaluation: rows.relation,
    trainingSet: given,
    heldBack:
      evaluation === null ? undefined : await readTable(database, join(champion.directory, evaluation)),
    entity,
    columns: [...inputs.map(({ name }) => name), ...(target === null ? [] : [target])],
  });
}

async function unionOf(
  database: Database,
  files: readonly string[] | undefined,
): Promise<string | undefined> {
  if (files === undefined || files.length === 0) return undefined;
  const relations = await Promise.all(files.map((file) => readTable(database, file)));
  return `(${relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL BY NAME ')})`;
}

async function scoreChampion(
  { champion, candidate }: JudgeRowsInput,
  rows: EvaluationRows,
  truth: Truth,
  signal: AbortSignal | undefined,
): Promise<{ predictions: Predictions | undefined; problems: EvidenceProblem[] }> {
  if (champion.kind !== 'opened' || champion.model.scorer === undefined)
    return { predictions: undefined, problems: [] };
  const { scorer } = champion.model;
  try {
    const scored = await scoreRows(scorer, rows, signal);
    const finite = scored.scores.every(Number.isFinite);
    const predictions = finite
      ? toPredictions(truth, scored, candidate.description, scorer.description)
      : undefined;
    const what = finite
      ? 'the champion answers in another form'
      : 'the champion gives scores that are not finite';
    return { predictions, problems: predictions === undefined ? [{ kind: 'missing', what }] : [] };
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return { predictions: undefined, problems: [{ ...brokenBy(error, 'the champion'), kind: 'missing' }] };
  }
}

function sharedRows(
  { columns, rows }: EvaluationRows,
  { candidate, rules }: JudgeRowsInput,
  used: Uint32Array,
  overlap: SharedRows['overlap'],
): SharedRows {
  const { entity } = candidate.description;
  const whom = entity === null ? undefined : columns.get(entity);
  const entities = whom && Array.from(used, (row) => String(whom[row] ?? `row ${row}`));
  const groups = groupRows(groupColumnsOf(rules.gate), columns, used);
  const moments = rules.time === null ? undefined : columns.get(rules.time);
  const times = moments && timesOf(moments, used);
  return { used: used.length, excluded: rows - used.length, overlap, entities, times, groups };
}

/** Rows of which nothing says which are close in time are not taken to be independent. */
const timeProblems = ({ times }: SharedRows, { time }: GateRules): EvidenceProblem[] =>
  time === null || times !== undefined
    ? []
    : [{ kind: 'missing', what: `the evaluation rows do not all have a time in ${time}` }];

function bareEvidence({ version, candidate, champion, rules, trained }: JudgeRowsInput): RowEvidence {
  return {
    problems: [
      ...candidate.problems,
      ...policyProblems(candidate.description, rules),
      ...championProblems(champion),
    ],
    origin: version.tags[REQUEST_TAG] === undefined ? 'new-design' : 'refresh',
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
    parity: undefined,
    trials: undefined,
    times: undefined,
    trainedOn: undefined,
  };
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

const withProblems = (evidence: RowEvidence, problems: EvidenceProblem[]): RowEvidence => ({
  ...evidence,
  problems: [...evidence.problems, ...problems],
});
