import type { ElementType, ScoredBatch, TensorData } from '../../scoring/column-batch.ts';
import type { WrittenAnswer } from '../protocol.ts';
import { jsonFloatText, jsonStringText } from './python-text.ts';

/**
 * `{"predictions": …}` as Python writes it: a record for each row, or for a model of tensors each output as nested
 * lists. Floats have a fraction, NaN and Infinity stand bare, texts are ASCII.
 */
export function writePredictions(scored: ScoredBatch, byTensor: boolean): WrittenAnswer {
  const predictions =
    byTensor && scored.task === 'outputs'
      ? tensorsText(scored.outputs)
      : `[${recordTexts(scored).join(', ')}]`;
  return { headers: { 'content-type': 'application/json' }, body: `{"predictions": ${predictions}}` };
}

const object = (fields: readonly string[]): string => `{${fields.join(', ')}}`;
const list = (items: readonly string[]): string => `[${items.join(', ')}]`;

function tensorsText(outputs: ReadonlyMap<string, TensorData>): string {
  return object([...outputs].map(([name, tensor]) => `${jsonStringText(name)}: ${wholeText(tensor)}`));
}

const wholeText = (tensor: TensorData): string =>
  nestedText(tensor.dims, 0, (index) => elementText(tensor.type, tensor.data[index]));

function nestedText(dims: readonly number[], start: number, text: (index: number) => string): string {
  const [size, ...inner] = dims;
  if (size === undefined) return text(start);
  const width = inner.reduce((product, dim) => product * dim, 1);
  return list(Array.from({ length: size }, (_, index) => nestedText(inner, start + index * width, text)));
}

type Of<T extends ScoredBatch['task']> = Extract<ScoredBatch, { task: T }>;

function recordTexts(scored: ScoredBatch): string[] {
  if (scored.task === 'outputs') return outputTexts(scored);
  if (scored.task === 'multiclass') return multiclassTexts(scored);
  if (scored.task === 'regression')
    return Array.from(scored.predictions, (value) => `{"prediction": ${jsonFloatText(value)}}`);
  return scored.labels.map((label, row) => {
    const probability = jsonFloatText(scored.probabilities[row] ?? Number.NaN);
    return `{"label": ${jsonStringText(label)}, "probability": ${probability}}`;
  });
}

function multiclassTexts({ labels, classes, probabilities }: Of<'multiclass'>): string[] {
  const keys = classes.map((name) => jsonStringText(`probability_${name}`));
  return labels.map((label, row) =>
    object([
      `"label": ${jsonStringText(label)}`,
      ...keys.map(
        (key, at) => `${key}: ${jsonFloatText(probabilities[row * classes.length + at] ?? Number.NaN)}`,
      ),
    ]),
  );
}

function outputTexts({ rows, outputs }: Of<'outputs'>): string[] {
  const columns = [...outputs].map(([name, tensor]) => {
    const inner = tensor.dims.slice(1);
    const width = inner.reduce((product, dim) => product * dim, 1);
    const dims = width === 1 ? [] : inner;
    const key = jsonStringText(name);
    const text = (index: number): string => elementText(tensor.type, tensor.data[index]);
    return (row: number): string => `${key}: ${nestedText(dims, row * width, text)}`;
  });
  return Array.from({ length: rows }, (_, row) => object(columns.map((column) => column(row))));
}

function elementText(type: ElementType, value: string | number | bigint | undefined): string {
  if (typeof value === 'string') return jsonStringText(value);
  if (typeof value === 'bigint') return value.toString();
  if (type === 'bool') return String(value === 1);
  if (type.startsWith('float')) return jsonFloatText(value ?? Number.NaN);
  return String(value);
}
