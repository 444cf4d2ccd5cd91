import { isRelevoError } from '../../../kernel/error.ts';
import type { Database } from '../../../tables/database.ts';
import type { EvidenceProblem, OverlapMethod } from '../evidence.ts';
import type { JudgeRowsInput } from '../judge-rows.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';
import { rowsOfTraining } from './rows-of-training.ts';

export type Overlap = { method: OverlapMethod; seen: boolean[]; problems: EvidenceProblem[] };

/** The rows that the champion was trained on. Files of it that cannot be read say nothing about the candidate. */
export async function findOverlap(
  database: Database,
  { champion, candidate, trainingSet }: JudgeRowsInput,
  rows: EvaluationRows,
): Promise<Overlap> {
  if (champion.kind === 'none') return { method: 'none', seen: [], problems: [] };
  if (champion.kind !== 'opened' || champion.model.scorer === undefined)
    return { method: 'unknown', seen: [], problems: [] };
  const { directory, model } = champion;
  try {
    const trained = { directory, description: model.description, trainingSet };
    return { ...(await rowsOfTraining(database, trained, rows, candidate.description)), problems: [] };
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    const what = `which rows the champion was trained on cannot be read: ${error.code} ${error.message}`;
    return { method: 'unknown', seen: [], problems: [{ kind: 'missing', what }] };
  }
}
