import { rawColumn, type RawTable } from '../table/raw-table.ts';
import { type LikeColumn, type LikeMeasured, type LikeOptions, unmeasured, type Way } from '../way.ts';
import { evidentlyTypes } from './column-type.ts';
import { methods, randomMethods } from './methods.ts';
import { openColumn } from './open-column.ts';
import { readSamplePair } from './sample-pair.ts';
import { scorePair } from './score-pair.ts';

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
    const opened = openColumn(rawColumn(reference, column.name), column, types[index], method);
    columns.push(
      'status' in opened
        ? opened
        : scorePair(
            column.name,
            await readSamplePair(
              opened.type,
              { table: reference, column: opened.reference },
              { table: current, column },
            ),
            method,
          ),
    );
  }
  for (const { name } of reference.columns)
    if (rawColumn(current, name) === undefined)
      columns.push(unmeasured(name, null, 'not-measured', 'COLUMN_MISSING', 'not in the current data'));
  const rule = `share of drifted columns >= ${DRIFT_SHARE}`;
  return { columns, verdict: { drifted: verdictOf(columns), rule } };
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
