import type { Database } from '../../../tables/database.ts';
import { describeTable } from '../../../tables/describe-table.ts';
import { quoteIdentifier } from '../../../tables/quote.ts';
import { readColumns } from '../../../tables/read-columns.ts';
import { rowHash } from '../../../tables/row-hash.ts';
import type { OverlapMethod } from '../evidence.ts';

export type OverlapQuestion = {
  /** The rows to be judged on, as a relation. */
  evaluation: string;
  /** All rows that the champion's training was given. */
  trainingSet: string;
  /** Those of them that it kept for evaluation; undefined: none known. */
  heldBack: string | undefined;
  entity: string | null;
  /** Columns that make a row, where there is no entity to go by. */
  columns: readonly string[];
};

/**
 * Which evaluation rows the champion was trained on: by entity where every relation has that column, else by equal
 * values in all named columns (numbers compared as numbers, whatever the files call their type). An entity or row that
 * the training set has more often than the rows held back was trained on.
 */
export async function trainingOverlap(
  database: Database,
  question: OverlapQuestion,
): Promise<{ method: OverlapMethod; seen: boolean[] }> {
  const { evaluation, trainingSet, heldBack, entity } = question;
  const relations = [evaluation, trainingSet, ...(heldBack === undefined ? [] : [heldBack])];
  const types = await Promise.all(relations.map((relation) => typesOf(database, relation)));
  const shared = (name: string): boolean => types.every((columns) => columns.has(name));
  const byEntity = entity !== null && shared(entity);
  const columns = byEntity ? [entity] : question.columns.filter(shared);
  if (columns.length === 0) return { method: 'unknown', seen: [] };
  const keys = (relation: string): string =>
    `(SELECT ${rowHash(columns)} AS key FROM ${normalised(relation, columns, types)})`;
  const trained =
    heldBack === undefined
      ? `SELECT key FROM ${keys(trainingSet)}`
      : `SELECT key FROM ${keys(trainingSet)} EXCEPT ALL SELECT key FROM ${keys(heldBack)}`;
  const answer = await readColumns(database, `SELECT key IN (${trained}) AS seen FROM ${keys(evaluation)}`);
  return {
    method: byEntity ? 'entity' : 'row',
    seen: (answer.get('seen') ?? []).map((seen) => seen === true),
  };
}

/** Types of a relation's columns, by their names. */
export async function typesOf(database: Database, relation: string): Promise<Map<string, string>> {
  return new Map((await describeTable(database, relation)).map(({ name, type }) => [name, type]));
}

export const isNumberType = (type: string | undefined): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type ?? '');

/** The columns with every number as DOUBLE and everything else as text, so that equal values have equal hashes. */
export function normalised(
  relation: string,
  columns: readonly string[],
  types: readonly Map<string, string>[],
): string {
  const cells = columns.map((name) => {
    const type = types.some((columnsOf) => isNumberType(columnsOf.get(name))) ? 'DOUBLE' : 'VARCHAR';
    return `TRY_CAST(${quoteIdentifier(name)} AS ${type}) AS ${quoteIdentifier(name)}`;
  });
  return `(SELECT ${cells.join(', ')} FROM ${relation})`;
}
