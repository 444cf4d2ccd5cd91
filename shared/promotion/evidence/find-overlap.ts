import { join } from 'node:path';
import type { Database } from '../../tables/database.ts';
import { readTable } from '../../tables/read-table.ts';
import type { SharedRows } from './evidence.ts';
import type { JudgeRowsInput } from './judge-rows.ts';
import type { EvaluationRows } from './read-evaluation.ts';
import { trainingOverlap } from './training-overlap.ts';
import { unionOf } from './union-of.ts';

/** The rows that the champion was trained on. */
export async function findOverlap(
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
