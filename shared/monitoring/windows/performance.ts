import { assertNever } from '../../kernel/assert-never.ts';
import { bindMetric } from '../../stats/metrics/bind-metric.ts';
import { metricsOf } from '../../kernel/metric-names.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';

/** Realised performance: predictions compared with the ground truth that has arrived for them. */
export type Performance = {
  /** Predictions with a usable label. */
  labelled: number;
  /** Their share of all predictions, 0 to 1. */
  coverage: number;
  /** Labels that are none of the model's classes, or no number; not counted. */
  unusable: number;
  /** By metric name; null where the labels at hand do not define it (one class only). */
  metrics: Record<string, number | null>;
};

type Values = readonly (string | number | boolean | null)[];

export type LabelledPredictions = {
  /** Ground truth as text. */
  truth: Values;
  /** Answers by output name, in the same order of rows. */
  outputs: ReadonlyMap<string, Values>;
};

export type Task =
  | { task: 'binary'; positive: string; labels: readonly string[] | undefined }
  | { task: 'multiclass'; classes: readonly string[] }
  | { task: 'regression' };

/** Metrics of the labelled rows; `rows` is the number of predictions, labelled or not. */
export function measurePerformance(task: Task, data: LabelledPredictions, rows: number): Performance {
  const usable = [...data.truth.keys()].filter((row) => isUsable(task, data.truth[row] ?? null));
  const metrics: Record<string, number | null> = {};
  if (usable.length > 0) {
    const predictions = toPredictions(task, data, usable);
    for (const name of metricsOf(task.task)) {
      const value = bindMetric(name, predictions)?.value();
      metrics[name] = value === undefined || !Number.isFinite(value) ? null : value;
    }
  }
  return {
    labelled: usable.length,
    coverage: rows === 0 ? 0 : usable.length / rows,
    unusable: data.truth.length - usable.length,
    metrics,
  };
}

function isUsable(task: Task, label: string | number | boolean | null): boolean {
  if (label === null) return false;
  switch (task.task) {
    case 'binary':
      return task.labels === undefined || task.labels.includes(String(label));
    case 'multiclass':
      return task.classes.includes(String(label));
    case 'regression':
      return String(label).trim() !== '' && Number.isFinite(Number(label));
  }
  return assertNever(task);
}

function toPredictions(task: Task, data: LabelledPredictions, rows: readonly number[]): Predictions {
  const truth = rows.map((row) => String(data.truth[row]));
  const output = (name: string): Values => {
    const values = data.outputs.get(name) ?? [];
    return rows.map((row) => values[row] ?? null);
  };
  switch (task.task) {
    case 'binary':
      return {
        task: 'binary',
        truth: Uint8Array.from(truth, (label) => Number(label === task.positive)),
        decided: Uint8Array.from(output('label'), (label) => Number(String(label) === task.positive)),
        probabilities: Float64Array.from(output('probability'), toNumber),
      };
    case 'multiclass':
      return multiclass(task.classes, truth, output);
    case 'regression':
      return {
        task: 'regression',
        truth: Float64Array.from(truth, Number),
        predicted: Float64Array.from(output('prediction'), toNumber),
      };
  }
  return assertNever(task);
}

function multiclass(
  classes: readonly string[],
  truth: readonly string[],
  output: (name: string) => Values,
): Predictions {
  const probabilities = new Float64Array(truth.length * classes.length);
  for (const [k, name] of classes.entries())
    for (const [row, value] of output(`probability_${name}`).entries())
      probabilities[row * classes.length + k] = toNumber(value);
  return {
    task: 'multiclass',
    classes: classes.length,
    truth: Int32Array.from(truth, (label) => classes.indexOf(label)),
    decided: Int32Array.from(output('label'), (label) => Math.max(0, classes.indexOf(String(label)))),
    probabilities,
  };
}

const toNumber = (value: string | number | boolean | null): number =>
  typeof value === 'number' ? value : NaN;
