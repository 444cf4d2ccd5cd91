import { join } from 'node:path';
import { isRelevoError } from '../../../kernel/error.ts';
import { metricColumn } from '../../../policy/gate/own-metrics.ts';
import type { ModelDescription } from '../../../scoring/model-description.ts';
import { type Database, withDuckDb } from '../../../tables/database.ts';
import { quoteIdentifier } from '../../../tables/quote.ts';
import { type ColumnValues, readColumns } from '../../../tables/read-columns.ts';
import { readTable } from '../../../tables/read-table.ts';
import { rowHash } from '../../../tables/row-hash.ts';
import { timesOf } from './times-of.ts';
import { isNumberType, normalised, typesOf } from '../overlap/training-overlap.ts';

/** Numbers row by row, with what makes rows depend on each other; entities are numbers, not who they are. */
export type MetricRows = {
  candidate: Float64Array;
  entities: string[] | undefined;
  times: Float64Array | undefined;
};

/** A metric that versions bring along. `broken`: a value that is no finite number, or rows that cannot be read. */
export type OwnMetric = { name: string } & (
  | { state: 'absent' }
  | { state: 'broken' }
  | {
      state: 'read';
      rows: MetricRows;
      /** The rows that both versions were evaluated on; in words why there are none; null without a champion. */
      shared: (MetricRows & { champion: Float64Array }) | { why: string } | null;
    }
);

/** A version's evaluation rows. */
export type Evaluated = { directory: string; description: ModelDescription };

/**
 * The metrics of these names. Rows of candidate and champion are the same where all columns that both have are equal, entity and time among
 * them, and no other row of either file is equal too.
 * @param time column with the time of a row
 */
export async function readOwnMetrics(
  names: readonly string[],
  candidate: Evaluated,
  champion: Evaluated | undefined | 'unusable',
  time: string | null,
  signal?: AbortSignal,
): Promise<OwnMetric[]> {
  if (names.length === 0) return [];
  return withDuckDb(
    async (database) => {
      const own = await relationOf(database, candidate);
      if (own === undefined) return names.map((name) => ({ name, state: 'broken' }));
      const relation =
        champion === undefined || champion === 'unusable' ? undefined : await relationOf(database, champion);
      const other = champion && { relation };
      const whom = { entity: candidate.description.entity, time };
      return Promise.all(
        names.map((name) => readOwnMetric({ database, name, own, other, candidate, ...whom })),
      );
    },
    signal === undefined ? {} : { signal },
  );
}

/** undefined: there are no rows that can be read. */
async function relationOf(
  database: Database,
  { directory, description }: Evaluated,
): Promise<string | undefined> {
  const { evaluation } = description;
  return evaluation === null ? undefined : readable(readTable(database, join(directory, evaluation)));
}

/** undefined: the file is not what it should be. */
async function readable<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (!isRelevoError(error) || error.retryable) throw error;
    return undefined;
  }
}

type Reading = {
  database: Database;
  name: string;
  own: string;
  /** undefined: there is no champion; without a relation it has no rows that can be read. */
  other: { relation: string | undefined } | undefined;
  candidate: Evaluated;
  entity: string | null;
  time: string | null;
};

async function readOwnMetric(reading: Reading): Promise<OwnMetric> {
  const { database, name, own, candidate } = reading;
  const column = metricColumn(name);
  const types = await typesOf(database, own);
  if (!types.has(column)) return { name, state: 'absent' };
  if (!isNumberType(types.get(column))) return { name, state: 'broken' };
  const cells = [`${quoteIdentifier(column)}::DOUBLE AS candidate`, ...whoAndWhen(reading, types)];
  const columns = await readable(readColumns(database, `SELECT ${cells.join(', ')} FROM ${own}`));
  const found = columns && toRows(columns);
  if (found === undefined) return { name, state: 'broken' };
  const { order: _order, ...rows } = found;
  return { name, state: 'read', rows, shared: await readShared(reading, own, types, candidate) };
}

/** Columns `entity` and `time`, as far as the rows have them. */
const whoAndWhen = ({ entity, time }: Reading, types: ReadonlyMap<string, string>, of = ''): string[] => [
  ...(entity !== null && types.has(entity) ? [`${of}${quoteIdentifier(entity)}::VARCHAR AS entity`] : []),
  ...(time !== null && types.has(time) ? [`${of}${quoteIdentifier(time)} AS time`] : []),
];

async function readShared(
  reading: Reading,
  own: string,
  types: ReadonlyMap<string, string>,
  { description }: Evaluated,
): Promise<Extract<OwnMetric, { state: 'read' }>['shared']> {
  const { database, name, other, entity, time } = reading;
  if (other === undefined) return null;
  const column = metricColumn(name);
  const { relation } = other;
  const otherTypes = relation === undefined ? new Map<string, string>() : await typesOf(database, relation);
  if (relation === undefined || !otherTypes.has(column))
    return { why: `the champion's evaluation rows have no column ${column}` };
  if (!isNumberType(otherTypes.get(column))) return { why: `${column} of the champion is not finite` };
  const { inputs, target } = description;
  const wanted = [...inputs.map((input) => input.name), target, entity, time].filter((one) => one !== null);
  const key = [...new Set(wanted)].filter((one) => types.has(one) && otherTypes.has(one));
  const keyed = (relation: string): string => {
    const all = normalised(relation, [...key, column], [new Map(types), otherTypes]);
    return `(SELECT * FROM (SELECT ${rowHash(key)} AS key, * FROM ${all}) QUALIFY count(*) OVER (PARTITION BY key) = 1)`;
  };
  const value = quoteIdentifier(column);
  const cells = [
    `own.${value} AS candidate`,
    `other.${value} AS champion`,
    ...whoAndWhen(reading, types, 'own.'),
  ];
  const joined = `SELECT ${cells.join(', ')} FROM ${keyed(own)} own JOIN ${keyed(relation)} other USING (key)`;
  const columns = await readable(readColumns(database, joined));
  if (columns === undefined) return { why: "the champion's evaluation rows cannot be read" };
  const rows = toRows(columns);
  const champion = rows && toNumbers(columns.get('champion'), rows.order);
  if (rows === undefined || rows.candidate.length === 0)
    return { why: 'no row is in the evaluation of both versions' };
  if (champion === undefined) return { why: `${column} of the champion is not finite` };
  const { candidate, entities, times } = rows;
  return { candidate, entities, times, champion };
}

/** The rows in an order that depends on what they hold alone; undefined where a value is not finite. */
function toRows(
  columns: ReadonlyMap<string, ColumnValues>,
): (MetricRows & { order: Uint32Array }) | undefined {
  const [values = [], champion = [], whom, when] = ['candidate', 'champion', 'entity', 'time'].map((name) =>
    columns.get(name),
  );
  const keys = [values, champion, when ?? [], whom ?? []];
  const all = Uint32Array.from(values, (_, row) => row);
  const order = all.toSorted((a, b) => compareRows(keys, a, b));
  const candidate = toNumbers(values, order);
  if (candidate === undefined) return undefined;
  const numbers = new Map<string, string>();
  const numberOf = (row: number): string => {
    const entity = String(whom?.[row] ?? `row ${row}`);
    const number = numbers.get(entity) ?? String(numbers.size);
    numbers.set(entity, number);
    return number;
  };
  return {
    order,
    candidate,
    entities: whom && Array.from(order, numberOf),
    times: when && timesOf(when, order),
  };
}

function compareRows(keys: readonly ColumnValues[], a: number, b: number): number {
  for (const key of keys) {
    const [one = null, other = null] = [key[a], key[b]];
    if (one === other) continue;
    if (typeof one === 'number' && typeof other === 'number') return one - other;
    return String(one) < String(other) ? -1 : 1;
  }
  return 0;
}

function toNumbers(values: ColumnValues | undefined, order: Uint32Array): Float64Array | undefined {
  const numbers = Float64Array.from(order, (row) => {
    const value = values?.[row];
    return typeof value === 'number' ? value : NaN;
  });
  return numbers.every(Number.isFinite) ? numbers : undefined;
}
