import type { ModelDescription } from '../../../scoring/model-description.ts';
import type { Predictions } from '../../../stats/metrics/predictions.ts';
import type { Database } from '../../../tables/database.ts';
import { type ColumnValues, readColumns } from '../../../tables/read-columns.ts';
import { readTable } from '../../../tables/read-table.ts';

/** The rows of `relevo/evaluation.parquet`, in file order. */
export type EvaluationRows = {
  rows: number;
  columns: Map<string, ColumnValues>;
  /** Relation in SQL, for as long as the database lives. */
  relation: string;
};

export async function readEvaluation(database: Database, file: string): Promise<EvaluationRows> {
  const relation = await readTable(database, file);
  const columns = await readColumns(database, `SELECT * FROM ${relation}`);
  const rows = columns.values().next().value?.length ?? 0;
  return { rows, columns, relation };
}

export type Truth =
  | { task: 'binary' | 'multiclass'; classIndex: Int32Array }
  | { task: 'regression'; values: Float64Array };

/** The ground truth of the rows; a sentence about what is wrong where a label is absent or unknown. */
export function readTruth(
  { columns }: EvaluationRows,
  description: ModelDescription,
): Truth | { problem: string } {
  const { task } = description;
  const target = description.target ?? '';
  if (task === 'outputs') return { problem: "the model's outputs are neither classes nor predictions" };
  const labels = columns.get(target);
  if (labels === undefined) return { problem: `the evaluation rows have no column ${target}` };
  if (task === 'regression') {
    const values = Float64Array.from(labels, (label) => (typeof label === 'number' ? label : NaN));
    const bad = values.filter((value) => !Number.isFinite(value)).length;
    return bad > 0
      ? { problem: `${bad} evaluation rows have no finite ${target}` }
      : { task: 'regression', values };
  }
  const indexOf = new Map(description.classes.map((name, index) => [name, index]));
  const classIndex = Int32Array.from(labels, (label) => indexOf.get(String(label)) ?? -1);
  const bad = classIndex.filter((index) => index < 0).length;
  if (bad > 0) return { problem: `${bad} evaluation rows have a ${target} that is no label of the model` };
  return { task, classIndex };
}

/** What the training recorded as its own predictions; undefined where the columns are absent. */
export function readRecorded(
  { columns, rows }: EvaluationRows,
  { task, classes }: ModelDescription,
): { scores: Float64Array; labels: ColumnValues | undefined } | undefined {
  const names = task === 'outputs' ? [] : recordedColumns(task, classes);
  const found = names.map((name) => columns.get(name)).filter((column) => column !== undefined);
  if (found.length < names.length || found.length === 0) return undefined;
  const scores = Float64Array.from({ length: rows * names.length }, (_, at) => {
    const score = found[at % names.length]?.[Math.floor(at / names.length)];
    return typeof score === 'number' ? score : NaN;
  });
  return { scores, labels: columns.get('__label') };
}

function recordedColumns(task: Predictions['task'], classes: readonly string[]): string[] {
  if (task === 'regression') return ['__prediction'];
  return task === 'binary' ? ['__probability'] : classes.map((name) => `__probability_${name}`);
}
