import { join } from 'node:path';
import type { ModelDescription } from '../../../scoring/model-description.ts';
import type { Database } from '../../../tables/database.ts';
import { readTable } from '../../../tables/read-table.ts';
import type { OverlapMethod } from '../evidence.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';
import { trainingOverlap } from './training-overlap.ts';
import { unionOf } from './union-of.ts';

export type TrainedModel = {
  directory: string;
  description: Pick<ModelDescription, 'evaluation'>;
  /** Files with everything that its training was given, evaluation rows among it; undefined: not known. */
  trainingSet: readonly string[] | undefined;
};

/**
 * Which rows a model was trained on: those of its training set that it did not hold back for evaluation.
 * @param by the candidate, whose columns say which rows are the same
 */
export async function rowsOfTraining(
  database: Database,
  { directory, description: { evaluation }, trainingSet }: TrainedModel,
  rows: EvaluationRows,
  { inputs, target, entity }: ModelDescription,
): Promise<{ method: OverlapMethod; seen: boolean[] }> {
  const given = await unionOf(database, trainingSet);
  if (given === undefined) return { method: 'unknown', seen: [] };
  return trainingOverlap(database, {
    evaluation: rows.relation,
    trainingSet: given,
    heldBack: evaluation === null ? undefined : await readTable(database, join(directory, evaluation)),
    entity,
    columns: [...inputs.map(({ name }) => name), ...(target === null ? [] : [target])],
  });
}
