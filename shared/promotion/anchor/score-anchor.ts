import { isRelevoError } from '../../kernel/error.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import type { Database } from '../../tables/database.ts';
import type { OverlapMethod } from '../evidence/evidence.ts';
import type { GatherDeps } from '../evidence/gather-evidence.ts';
import { type OpenedModel, openModel } from '../evidence/package/open-model.ts';
import type { EvaluationRows, Truth } from '../evidence/rows/read-evaluation.ts';
import { rowsOfTraining } from '../evidence/overlap/rows-of-training.ts';
import { scoreRows } from '../evidence/scores/score-rows.ts';
import { toPredictions } from '../evidence/scores/to-predictions.ts';
import { verifyFiles } from '../evidence/package/verify-files.ts';
import type { RegisteredVersion } from '../ports.ts';
import { isSameVersion } from '../record/judged-version.ts';
import type { RankedAnchor } from './rank-anchors.ts';

/** The rows to be judged on, and the candidate whose labels they are numbered by. */
export type AnchorRows = {
  database: Database;
  rows: EvaluationRows;
  truth: Truth;
  description: ModelDescription;
};

/** What the best former champion whose files still verify says about all rows. */
export type ScoredAnchor =
  | { kind: 'none'; why: string }
  | {
      kind: 'scored';
      version: string;
      /** Why better ones were left out, one sentence each. */
      passedOver: string[];
      predictions: Predictions;
      overlap: OverlapMethod;
      /** Which rows it was trained on. */
      seen: boolean[];
    };

type AnchorDeps = Pick<GatherDeps, 'files' | 'openScorer' | 'fetchTrainingSet'> & {
  registry: Pick<GatherDeps['registry'], 'findVersion'>;
  /** A new empty folder. */
  makeFolder(): Promise<string>;
};

/** Scores the first of the ranked versions that can be: still registered, with the files of its decision, and of the candidate's form. */
export async function scoreAnchor(
  deps: AnchorDeps,
  { model, span, ranked }: { model: string; span: string; ranked: readonly RankedAnchor[] },
  rows: AnchorRows,
  signal?: AbortSignal,
): Promise<ScoredAnchor> {
  const passedOver: string[] = [];
  for (const { judged } of ranked) {
    const version = await deps.registry.findVersion(model, judged.version, signal);
    const scored =
      version === undefined || !isSameVersion(judged, version)
        ? 'is gone'
        : await scoreVersion(deps, { version, files: judged.files }, rows, signal);
    if (typeof scored !== 'string') return { kind: 'scored', version: judged.version, passedOver, ...scored };
    passedOver.push(`v${judged.version} ${scored}`);
  }
  const why = passedOver.length === 0 ? `no other version was champion in ${span}` : passedOver.join('; ');
  return { kind: 'none', why };
}

type Scored = { predictions: Predictions; overlap: OverlapMethod; seen: boolean[] };

function scoreVersion(
  deps: AnchorDeps,
  { version, files }: { version: RegisteredVersion; files: Record<string, string> },
  rows: AnchorRows,
  signal: AbortSignal | undefined,
): Promise<Scored | string> {
  return deps.files.withFiles(
    version,
    async (directory) => {
      if (directory === undefined) return 'has no files';
      const declared = { state: 'declared', files } as const;
      const [problem] = await verifyFiles(directory, declared, [], `v${version.version}`);
      if (problem !== undefined) return `is damaged: ${problem.what}`;
      try {
        const opened = await openModel(deps.openScorer, version, directory, `v${version.version}`);
        try {
          return await scoreOpened(deps, { opened, version, directory }, rows, signal);
        } finally {
          await opened.scorer?.release();
        }
      } catch (error) {
        if (!isRelevoError(error) || error.retryable) throw error;
        return `cannot be judged: ${error.code} ${error.message}`;
      }
    },
    signal,
  );
}

async function scoreOpened(
  deps: AnchorDeps,
  model: { opened: OpenedModel; version: RegisteredVersion; directory: string },
  asked: AnchorRows,
  signal: AbortSignal | undefined,
): Promise<Scored | string> {
  const { scorer, problems } = model.opened;
  if (scorer === undefined || problems.length > 0)
    return `cannot be trusted: ${problems.map(({ what }) => what).join(', ')}`;
  const scored = await scoreRows(scorer, asked.rows, signal);
  if (!scored.scores.every(Number.isFinite)) return 'gives scores that are not finite';
  const predictions = toPredictions(asked.truth, scored, asked.description, scorer.description);
  if (predictions === undefined) return 'answers in another form';
  const { version, directory } = model;
  const trainingSet = await deps.fetchTrainingSet(version, await deps.makeFolder(), signal);
  const trained = { directory, description: scorer.description, trainingSet };
  const { method, seen } = await rowsOfTraining(asked.database, trained, asked.rows, asked.description);
  return { predictions, overlap: method, seen };
}
