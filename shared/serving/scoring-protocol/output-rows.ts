import type { ScoredBatch } from '../../scoring/column-batch.ts';
import { tensorRowText } from '../tensor-text.ts';

/**
 * Each row's outputs as JSON text, as the model's signature names them: `label` and `probability`, or `label` and
 * `probability_<class>`, or `prediction`. A number that is not finite is null, and so is the label that rests on it.
 */
export function outputRows(scored: ScoredBatch): string[] {
  if (scored.task === 'binary') return binaryRows(scored);
  if (scored.task === 'multiclass') return multiclassRows(scored);
  if (scored.task === 'outputs') return tensorRows(scored);
  return Array.from(scored.predictions, (value) => `{"prediction":${jsonNumber(value)}}`);
}

/** One record for each row: the value of an output that has one for a row, else nested lists. */
function tensorRows({ rows, outputs }: Of<'outputs'>): string[] {
  const named = [...outputs].map(([name, tensor]) => ({ key: `${JSON.stringify(name)}:`, tensor }));
  return Array.from({ length: rows }, (_, row) => {
    const fields = named.map(({ key, tensor }) => key + tensorRowText(tensor, row, rows));
    return `{${fields.join(',')}}`;
  });
}

type Of<T extends ScoredBatch['task']> = Extract<ScoredBatch, { task: T }>;

function binaryRows({ labels, probabilities }: Of<'binary'>): string[] {
  const quote = quoter();
  return labels.map((label, row) => {
    const probability = probabilities[row] ?? Number.NaN;
    const shown = Number.isFinite(probability) ? quote(label) : 'null';
    return `{"label":${shown},"probability":${jsonNumber(probability)}}`;
  });
}

function multiclassRows({ labels, classes, probabilities }: Of<'multiclass'>): string[] {
  const quote = quoter();
  const keys = classes.map((name) => JSON.stringify(`probability_${name}`));
  return labels.map((label, row) => {
    const start = row * classes.length;
    const values = probabilities.subarray(start, start + classes.length);
    const shown = values.every(Number.isFinite) ? quote(label) : 'null';
    const fields = keys.map((key, index) => `${key}:${jsonNumber(values[index] ?? Number.NaN)}`);
    return `{"label":${shown},${fields.join(',')}}`;
  });
}

const jsonNumber = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');

/** Quotes each distinct label once. */
function quoter(): (label: string) => string {
  const quoted = new Map<string, string>();
  return (label) => {
    const known = quoted.get(label) ?? JSON.stringify(label);
    quoted.set(label, known);
    return known;
  };
}
