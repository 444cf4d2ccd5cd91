import { inputError } from '../../kernel/error.ts';
import type { Predictions } from '../../stats/metrics/predictions.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import type { Columns, LabelledRows } from './labelled-rows.ts';
import { countOf } from '../report/format-number.ts';

/** How a file names a model's answers, as `relevo predict` writes them. */
export const statedColumns = {
  label: 'label',
  probability: 'probability',
  prediction: 'prediction',
} as const;

const CLASS_PREFIX = 'probability_';

/** What a file says, or in a sentence why that cannot be judged. */
export type Stated = { predictions: Predictions } | { problem: string };

export type StatedRules = Pick<GateRules, 'task' | 'target' | 'positive'> & {
  /** From which probability on a row counts as positive, where the file has no labels. */
  threshold: number;
};

/** Reads predictions of files beside the truth. Throws COLUMN_MISSING, LABEL_UNKNOWN and TARGET_TYPE for what no model can be blamed for. */
export function statedPredictions(
  rows: LabelledRows,
  rules: StatedRules,
  files: { candidate: string; champion: string; labels: string },
): { candidate: Stated; champion: Stated; classes: string[] } {
  const truth = rows.labels.get(rules.target) ?? [];
  const both = (
    read: (columns: Columns, file: string) => Stated,
  ): { candidate: Stated; champion: Stated } => ({
    candidate: read(rows.candidate, files.candidate),
    champion: read(rows.champion, files.champion),
  });
  if (rules.task === 'regression') {
    const values = numbersOf(truth);
    if (values.some(Number.isNaN))
      throw inputError('TARGET_TYPE', files.labels, `${rules.target} is not a finite number in every row`);
    return { ...both((columns, file) => regression(values, columns, file)), classes: [] };
  }
  if (rules.task === 'binary') {
    const positive = rules.positive ?? '';
    const bits = Uint8Array.from(truth, (label) => Number(String(label) === positive));
    return { ...both((columns, file) => binary(bits, columns, { ...rules, positive }, file)), classes: [] };
  }
  const classes = classesIn(rows.candidate, files.candidate);
  const indices = indicesOf(truth, classes);
  if (indices.includes(-1))
    throw inputError(
      'LABEL_UNKNOWN',
      files.labels,
      `${rules.target} has a label without ${CLASS_PREFIX}… column`,
    );
  return { ...both((columns, file) => multiclass(indices, columns, classes, file)), classes };
}

/** NaN for whatever is not a finite number. */
const numbersOf = (values: readonly unknown[]): Float64Array =>
  Float64Array.from(values, (value) => (typeof value === 'number' && Number.isFinite(value) ? value : NaN));

function regression(truth: Float64Array, columns: Columns, file: string): Stated {
  const predicted = numbersOf(needed(columns, statedColumns.prediction, file));
  const bad = predicted.filter(Number.isNaN).length;
  if (bad > 0) return { problem: `${file}: the prediction is not a finite number in ${countOf(bad, 'row')}` };
  return { predictions: { task: 'regression', truth, predicted } };
}

function binary(
  truth: Uint8Array,
  columns: Columns,
  { positive, threshold }: StatedRules & { positive: string },
  file: string,
): Stated {
  const named = columns.get(CLASS_PREFIX + positive);
  const probabilities = numbersOf(named ?? needed(columns, statedColumns.probability, file));
  const bad = probabilities.filter((share) => !isShare(share)).length;
  if (bad > 0) return { problem: `${file}: the probability is not from 0 to 1 in ${countOf(bad, 'row')}` };
  const labels = columns.get(statedColumns.label);
  if (labels?.includes(null) === true) return { problem: `${file}: rows without a ${statedColumns.label}` };
  const decided = Uint8Array.from(probabilities, (share, row) =>
    Number(labels === undefined ? share >= threshold : String(labels[row]) === positive),
  );
  return { predictions: { task: 'binary', truth, decided, probabilities } };
}

function multiclass(truth: Int32Array, columns: Columns, classes: readonly string[], file: string): Stated {
  const shares = classes.map((name) => numbersOf(needed(columns, CLASS_PREFIX + name, file)));
  const probabilities = Float64Array.from(
    { length: truth.length * classes.length },
    (_, at) => shares[at % classes.length]?.[Math.floor(at / classes.length)] ?? NaN,
  );
  const bad = probabilities.filter((share) => !isShare(share)).length;
  if (bad > 0)
    return { problem: `${file}: ${countOf(bad, 'probability is', 'probabilities are')} not from 0 to 1` };
  const labels = columns.get(statedColumns.label);
  const decided =
    labels === undefined ? mostProbable(probabilities, classes.length) : indicesOf(labels, classes);
  if (decided.includes(-1))
    return { problem: `${file}: a ${statedColumns.label} that is none of the classes` };
  return { predictions: { task: 'multiclass', classes: classes.length, truth, decided, probabilities } };
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function needed(columns: Columns, name: string, file: string): readonly unknown[] {
  const found = columns.get(name);
  if (found === undefined) throw inputError('COLUMN_MISSING', file, `no column ${name}`);
  return found;
}

function classesIn(columns: Columns, file: string): string[] {
  const names = [...columns.keys()].filter((name) => name.startsWith(CLASS_PREFIX));
  if (names.length >= 2) return names.map((name) => name.slice(CLASS_PREFIX.length));
  throw inputError('COLUMN_MISSING', file, `no column ${CLASS_PREFIX}… for each class`);
}

function indicesOf(labels: readonly unknown[], classes: readonly string[]): Int32Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]));
  return Int32Array.from(labels, (label) => indexOf.get(String(label)) ?? -1);
}

/** Of each row; the first one where several are equally probable. */
function mostProbable(probabilities: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, row) => {
    const shares = probabilities.subarray(row * classes, (row + 1) * classes);
    return shares.indexOf(Math.max(...shares));
  });
}
