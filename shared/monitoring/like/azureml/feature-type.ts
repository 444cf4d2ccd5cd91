import { type RawColumn, rawColumn, type RawTable } from '../table/raw-table.ts';
import { type SparkType, sparkTypes } from './spark-type.ts';

/** Azure ML's types of features. */
export type FeatureType = 'numerical' | 'categorical';

/** Whole numbers are categories where fewer of the reference's values differ. */
const LEAST_DISTINCT = 0.05;

/** Types of the columns of both tables; undefined where they are not of the same group of types, which Azure ML leaves out. */
export async function featureTypes(
  reference: RawTable,
  current: RawTable,
  columns: readonly RawColumn[],
): Promise<Map<string, FeatureType>> {
  const [before, after] = [await sparkTypes(reference), await sparkTypes(current)];
  const common = columns.filter(({ name }) => before.get(name) === after.get(name));
  const whole = common.filter(({ name }) => before.get(name) === 'whole');
  const repeated = await repeatedValues(reference, whole);
  return new Map(
    common.flatMap(({ name }): [string, FeatureType][] => {
      const type = typeOf(before.get(name) ?? 'other', repeated.has(name));
      return type === undefined || rawColumn(current, name) === undefined ? [] : [[name, type]];
    }),
  );
}

function typeOf(type: SparkType, isRepeated: boolean): FeatureType | undefined {
  if (type === 'other') return undefined;
  if (type === 'whole') return isRepeated ? 'categorical' : 'numerical';
  return type === 'fractional' ? 'numerical' : 'categorical';
}

/** Names of columns with few different values for their rows; a missing value is one of them. */
async function repeatedValues(table: RawTable, columns: readonly RawColumn[]): Promise<ReadonlySet<string>> {
  const repeated = new Set<string>();
  for (const column of columns) {
    const [row = {}] = await table.database.query(
      `SELECT count(DISTINCT ${column.cell}) + CAST(count(*) > count(${column.cell}) AS INTEGER) AS values ` +
        `FROM ${table.select([column])}`,
    );
    if (Number(row['values'] ?? 0) / table.rows < LEAST_DISTINCT) repeated.add(column.name);
  }
  return repeated;
}
