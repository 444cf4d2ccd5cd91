import type { ModelDescription } from '../../../scoring/model-description.ts';
import type { Database } from '../../../tables/database.ts';
import { readColumns } from '../../../tables/read-columns.ts';
import { rowHash } from '../../../tables/row-hash.ts';
import type { TrainedOn } from '../evidence.ts';
import type { EvaluationRows } from '../rows/read-evaluation.ts';

/**
 * Column of the evaluation rows: how many rows of the candidate's own training are about the same entity (at the same
 * time, if the training knows a time), or have equal values where there is no entity.
 */
const COLUMN = '__training_rows';

/**
 * How many of its own evaluation rows the candidate was trained on; undefined where its training did not say so for
 * every row. Where rows are told apart by their values only, `chance` is the share of rows that have a twin anyway.
 * @param given everything that the candidate's training was given, as a relation; undefined: not known
 */
export async function rowsTrainedOn(
  database: Database,
  { columns, rows }: EvaluationRows,
  { entity, inputs, target }: ModelDescription,
  given: string | undefined,
): Promise<TrainedOn | undefined> {
  const counts = columns.get(COLUMN);
  if (counts === undefined) return undefined;
  const known = Array.from(counts, Number).filter((count) => Number.isInteger(count) && count >= 0);
  if (known.length < rows || counts.some((count) => count === null)) return undefined;
  const seen = known.filter((count) => count > 0).length;
  if (entity !== null) return { method: 'entity', rows, seen, chance: 0 };
  const names = [...inputs.map(({ name }) => name), ...(target === null ? [] : [target])];
  const chance = given === undefined ? null : await twinShare(database, given, names);
  return { method: 'row', rows, seen, chance };
}

/** Share of rows of which there is another one with equal values. */
async function twinShare(database: Database, relation: string, columns: readonly string[]): Promise<number> {
  const sizes = `SELECT count(*) AS size FROM ${relation} GROUP BY ${rowHash(columns)}`;
  const share = `SELECT (sum(size) FILTER (size > 1))::DOUBLE / sum(size) AS share FROM (${sizes})`;
  const answer = await readColumns(database, share);
  return Number(answer.get('share')?.[0] ?? 0);
}
