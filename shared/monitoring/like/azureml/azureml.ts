import { countKeys, type Side } from '../table/count-values.ts';
import { type RawColumn, rawColumn, type RawTable } from '../table/raw-table.ts';
import { readNumbers } from '../table/read-numbers.ts';
import {
  type LikeColumn,
  type LikeMeasured,
  type LikeOptions,
  type LikeRule,
  unmeasured,
  type Way,
} from '../way.ts';
import { completeRows } from './complete-rows.ts';
import { type FeatureType, featureTypes } from './feature-type.ts';
import { judgedLike32 } from './judged-like-32.ts';
import { categoricalMetrics, numericalMetrics, type Scored } from './metrics.ts';

/** Azure ML's data drift signal with the defaults of its Python SDK, over all columns that both tables have. */
export const azureml: Way = {
  tool: 'azureml',
  version: 'data_drift_compute_metrics 0.3.35',
  methods: [...new Set([...Object.keys(numericalMetrics), ...Object.keys(categoricalMetrics)])],
  measure: measureAzureml,
};

const defaults = { numerical: 'NormalizedWassersteinDistance', categorical: 'JensenShannonDistance' };

async function measureAzureml(
  reference: RawTable,
  current: RawTable,
  { method, onProgress }: LikeOptions,
): Promise<LikeMeasured> {
  const shared = reference.columns.filter(({ name }) => rawColumn(current, name) !== undefined);
  const types = await featureTypes(reference, current, shared);
  onProgress('finding the rows without missing values');
  const before = await completeRows(reference, shared, 'reference');
  const after = await completeRows(current, columnsOf(current, shared), 'current');
  const columns: LikeColumn[] = [];
  for (const [index, column] of shared.entries()) {
    onProgress(`measuring column ${index + 1} of ${shared.length}`);
    columns.push(await measureColumn(before, after, column, types.get(column.name), method));
  }
  return {
    columns: [...columns, ...oneSided(reference, current), ...oneSided(current, reference)],
    verdict: {
      drifted: null,
      rule: `Azure ML judges columns; compared: ${before.rows} and ${after.rows} complete rows`,
    },
  };
}

const columnsOf = (table: RawTable, like: readonly RawColumn[]): RawColumn[] =>
  like.flatMap(({ name }) => rawColumn(table, name) ?? []);

/** Columns that only the first table has. */
const oneSided = (table: RawTable, other: RawTable): LikeColumn[] =>
  table.columns
    .filter(({ name }) => rawColumn(other, name) === undefined)
    .map(({ name }) => unmeasured(name, null, 'not-supported', 'COLUMN_MISSING', `not in ${other.name}`));

async function measureColumn(
  reference: RawTable,
  current: RawTable,
  column: RawColumn,
  type: FeatureType | undefined,
  asked: string | undefined,
): Promise<LikeColumn> {
  const { name } = column;
  const after = rawColumn(current, name);
  if (type === undefined || after === undefined)
    return unmeasured(name, null, 'not-supported', 'COLUMN_TYPE', 'not of one type that Azure ML compares');
  const method = asked ?? defaults[type];
  const metric = metricNamed(method, type);
  if (metric === undefined)
    return unmeasured(name, type, 'not-supported', 'METHOD_TYPE', `${method} is not for ${type} columns`);
  if (Math.min(reference.rows, current.rows) === 0)
    return unmeasured(
      name,
      type,
      'not-measured',
      'NO_COMPLETE_ROWS',
      'every row of a table has a missing value',
    );
  const { rule, score } = metric;
  const scored = await score({ table: reference, column }, { table: current, column: after });
  if ('refused' in scored)
    return unmeasured(name, type, 'not-measured', 'REFUSED', `${method}: ${scored.refused}`);
  return judgedLike32(name, type, rule, scored.score);
}

type NamedMetric = { rule: LikeRule; score: (before: Side, after: Side) => Promise<Scored> };

function metricNamed(method: string, type: FeatureType): NamedMetric | undefined {
  if (type === 'numerical') {
    const metric = numericalMetrics[method];
    return (
      metric && {
        rule: ruleOf(method, metric),
        score: async (before, after) =>
          metric.measure({ reference: await readSorted(before), current: await readSorted(after) }),
      }
    );
  }
  const metric = categoricalMetrics[method];
  return (
    metric && {
      rule: ruleOf(method, metric),
      score: async (before, after) => metric.measure(await countKeys(keyed(before), keyed(after))),
    }
  );
}

const ruleOf = (
  method: string,
  { statistic, bins, base, threshold, comparison }: Omit<LikeRule, 'method'>,
): LikeRule => ({
  method,
  statistic,
  bins,
  base,
  threshold,
  comparison,
});

/** Azure ML counts values as text; booleans are written in more than one way. */
const keyed = ({ table, column }: Side): Side & { key: string } => {
  const text = `CAST(${column.cell} AS VARCHAR)`;
  return {
    table,
    column,
    key: column.kind === 'bool' || column.kind === 'bool-gaps' ? `lower(${text})` : text,
  };
};

async function readSorted({ table, column }: Side): Promise<Float64Array> {
  const values = await readNumbers(table, column, 'all');
  values.sort();
  return values;
}
