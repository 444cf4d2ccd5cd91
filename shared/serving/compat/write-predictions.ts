import type { ElementType, ScoredBatch, TensorData } from '../../scoring/column-batch.ts';
import { fromFloat16Bits } from '../../scoring/float16.ts';
import type { WrittenAnswer } from '../protocol.ts';
import { type ElementWriter, nestedText, sizeOf } from '../tensor-text.ts';
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

function tensorsText(outputs: ReadonlyMap<string, TensorData>): string {
  return object([...outputs].map(([name, tensor]) => `${jsonStringText(name)}: ${wholeText(tensor)}`));
}

const wholeText = ({ type, dims, data }: TensorData): string =>
  nestedText(writerOf(type), dims, data, 0, ', ');

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
    const text = rowText(tensor, rows);
    return (row: number): string => `${jsonStringText(name)}: ${text(row)}`;
  });
  return Array.from({ length: rows }, (_, row) => object(columns.map((column) => column(row))));
}

/** All of a tensor whose first dimension is not the rows. */
function rowText(tensor: TensorData, rows: number): (row: number) => string {
  const { type, dims, data } = tensor;
  if (dims[0] !== rows) return () => wholeText(tensor);
  const inner = dims.slice(1);
  const width = sizeOf(inner);
  const write = writerOf(type);
  return (row) => nestedText(write, width === 1 ? [] : inner, data, row * width, ', ');
}

function writerOf(type: ElementType): ElementWriter {
  if (type === 'bool') return (value) => String(value === 1);
  if (type === 'float16') return (value) => jsonFloatText(fromFloat16Bits(Number(value)));
  if (type === 'float32' || type === 'float64') return (value) => jsonFloatText(Number(value));
  return (value) => (typeof value === 'string' ? jsonStringText(value) : String(value));
}
