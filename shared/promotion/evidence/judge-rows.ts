import { join } from 'node:path';
import { isRelevoError } from '../../kernel/error.ts';
import type { Scorer } from '../../scoring/create-scorer.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { amountProblems } from './rows/amounts.ts';
import { bareEvidence, type RowEvidence } from './bare-evidence.ts';
import type { AnchorRows, ScoredAnchor } from '../anchor/score-anchor.ts';
import type { AnchorEvidence, EvidenceProblem, ModelEvidence } from './evidence.ts';
import type { ChampionSide } from './gather-evidence.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { brokenBy, type OpenedModel } from './package/open-model.ts';
import { chooseRows } from './sets/choose-rows.ts';
import type { KnownSet } from './sets/judged-set.ts';
import { compareRecorded } from './scores/compare-recorded.ts';
import { pickRows } from './rows/pick-rows.ts';
import type { RegisteredVersion } from '../ports.ts';
import { type EvaluationRows, readEvaluation, readTruth, type Truth } from './rows/read-evaluation.ts';
import { rowsTrainedOn } from './overlap/rows-trained-on.ts';
import { scoreChampion } from './scores/score-champion.ts';
import { scoreRows, type ScoredRows } from './scores/score-rows.ts';
import { relationProblems, sharedRows } from './rows/shared-rows.ts';
import { toPredictions } from './scores/to-predictions.ts';
import { timeCalls } from './trials/time-calls.ts';
import { tryCandidate } from './trials/trials.ts';
import { unionOf } from './overlap/union-of.ts';

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
  /** Rows to be judged on, the preferred first; the candidate's own are the last. */
  sets: readonly KnownSet[];
  /** Scores a former champion on rows. */
  anchor(rows: AnchorRows): Promise<ScoredAnchor>;
};

/** Scores both models on the same rows, the candidate on its own evaluation rows in any case. What is wrong becomes a problem, never a guess. */
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
  const chosen = await chooseRows(database, input, { rows, truth, scored }, signal);
  const { used } = chosen;
  const champion = await scoreChampion(input, chosen.rows, chosen.truth, signal);
  const own = toPredictions(chosen.truth, chosen.scored, description, description);
  const pick = (predictions: Predictions | undefined): Predictions | undefined =>
    predictions && pickRows(predictions, used);
  const shared = sharedRows(chosen.rows, input, used, chosen.overlap);
  return {
    origin: bare.origin,
    problems: [
      ...bare.problems,
      ...chosen.problems,
      ...champion.problems,
      ...relationProblems(shared, description.entity, input.rules),
      ...amountProblems(input.rules.gate.value, chosen.rows.columns, used),
    ],
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
    anchor: anchorEvidence(await input.anchor({ database, ...chosen, description }), used),
    set: chosen.known?.set ?? null,
    rejected: chosen.known?.rejected ?? null,
  };
}

/** What the former champion says about the rows that are judged on. */
const anchorEvidence = (anchor: ScoredAnchor, used: Uint32Array): AnchorEvidence =>
  anchor.kind === 'none'
    ? anchor
    : {
        ...anchor,
        predictions: pickRows(anchor.predictions, used),
        seen: Uint8Array.from(used, (row) => Number(anchor.seen[row] === true)),
      };

const scorerOf = (side: ChampionSide): Scorer | undefined =>
  side.kind === 'opened' ? side.model.scorer : undefined;

const withProblems = (evidence: RowEvidence, problems: EvidenceProblem[]): RowEvidence => ({
  ...evidence,
  problems: [...evidence.problems, ...problems],
});
