import { isNumeric, type RawColumn, rawColumn, type RawTable } from '../table/raw-table.ts';
import {
  judged,
  type LikeColumn,
  type LikeMeasured,
  type LikeOptions,
  unmeasured,
  type Way,
} from '../way.ts';
import { type EvidentlyType, evidentlyTypes } from './column-type.ts';
import { chooseMethod, methods, randomMethods } from './methods.ts';
import { readCategories, readNumberPair, type SamplePair } from './sample-pair.ts';

/** The table has drifted from this share of drifted columns on. */
const DRIFT_SHARE = 0.5;

/** Evidently's `DataDriftPreset` as it is, over all columns. */
export const evidently: Way = {
  tool: 'evidently',
  version: '0.7.23',
  methods: [...Object.keys(methods), ...randomMethods],
  measure: measureEvidently,
};

async function measureEvidently(
  reference: RawTable,
  current: RawTable,
  { method, onProgress }: LikeOptions,
): Promise<LikeMeasured> {
  const types = await evidentlyTypes(current);
  const columns: LikeColumn[] = [];
  for (const [index, column] of current.columns.entries()) {
    onProgress(`measuring column ${index + 1} of ${current.columns.length}`);
    columns.push(await measureColumn(reference, current, column, types[index], method));
  }
  for (const { name } of reference.columns)
    if (rawColumn(current, name) === undefined)
      columns.push(unmeasured(name, null, 'not-measured', 'COLUMN_MISSING', 'not in the current data'));
  return {
    columns,
    verdict: { drifted: verdictOf(columns), rule: `share of drifted columns >= ${DRIFT_SHARE}` },
  };
}

async function measureColumn(
  reference: RawTable,
  current: RawTable,
  column: RawColumn,
  type: EvidentlyType | undefined,
  method: string | undefined,
): Promise<LikeColumn> {
  const { name } = column;
  if (type === undefined)
    return unmeasured(name, null, 'not-supported', 'COLUMN_TYPE', 'of a type that Evidently leaves out');
  const before = rawColumn(reference, name);
  if (before === undefined)
    return unmeasured(name, type, 'not-measured', 'COLUMN_MISSING', 'not in the reference data');
  if (type === 'text')
    return unmeasured(name, type, 'not-supported', 'TEXT', 'text content is judged by a trained classifier');
  if (method !== undefined && randomMethods.includes(method))
    return unmeasured(name, type, 'not-supported', 'RANDOM', `${method} draws random numbers`);
  if (method !== undefined && methods[method]?.types.includes(type) !== true)
    return unmeasured(
      name,
      type,
      'not-supported',
      'METHOD_TYPE',
      `${method} is not for columns of type ${type}`,
    );
  if (type === 'num' && !isNumeric(before) && before.kind !== 'bool')
    return unmeasured(name, type, 'not-measured', 'COLUMN_TYPE', 'not numbers in the reference data');
  const [first, second] = [
    { table: reference, column: before },
    { table: current, column },
  ];
  const pair = await (type === 'num' ? readNumberPair(first, second) : readCategories(first, second));
  return score(name, pair, method);
}

function score(name: string, pair: SamplePair, asked: string | undefined): LikeColumn {
  const { type, referenceRows, currentRows } = pair;
  if (Math.min(referenceRows, currentRows) === 0)
    return unmeasured(name, type, 'not-measured', 'COLUMN_EMPTY', 'no values in one of the tables');
  const chosen = asked ?? chooseMethod(pair);
  const method = methods[chosen];
  if (method === undefined) throw new RangeError(`no method ${chosen}`);
  const scored = method.measure(pair);
  if ('refused' in scored)
    return unmeasured(name, type, 'not-measured', 'REFUSED', `${chosen}: ${scored.refused}`);
  const { statistic, base, threshold, comparison } = method;
  const rule = { method: chosen, statistic, bins: scored.bins ?? null, base, threshold, comparison };
  return judged(name, type, rule, scored.score);
}

/** Of all columns that Evidently measures; null where those that were not measured could turn it. */
function verdictOf(columns: readonly LikeColumn[]): boolean | null {
  const measured = columns.filter(({ type }) => type !== null);
  const drifted = measured.filter((column) => column.drifted === true).length;
  const open = measured.filter((column) => column.drifted === null).length;
  if (measured.length === 0) return null;
  if (drifted / measured.length >= DRIFT_SHARE) return true;
  return (drifted + open) / measured.length >= DRIFT_SHARE ? null : false;
}
