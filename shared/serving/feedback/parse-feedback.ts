import { z } from 'zod';
import { inputError } from '../../kernel/error.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { isRecord, kindOf, parseBody } from '../scoring-protocol/parse-body.ts';

export type FeedbackLimits = { maxBytes: number; maxLabels: number };

export type Label = { predictionId: string; label: string | number };

const idSchema = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:\d{1,9})?$/);

/**
 * Reads `{"labels":[{"prediction_id","label"}]}`. `ground_truth` may stand for `label`, and an id without its row means
 * row 0. A label must be one of the models' classes (a number or boolean whose JSON text is one counts as it), or a
 * finite number for a regression. The same label given twice counts once.
 *
 * @throws LABELS_MISSING, LABELS_LIMIT (413), LABELS_UNSUPPORTED, LABEL_SHAPE, PREDICTION_ID, LABEL_UNKNOWN, LABEL_TYPE, LABEL_CONFLICT,
 * and the errors of `parseBody`
 */
export function parseFeedback(
  body: Uint8Array,
  models: readonly ModelDescription[],
  options: { limits: FeedbackLimits; contentType?: string | null },
): Label[] {
  const { limits, contentType = null } = options;
  const { labels } = parseBody(body, { maxBytes: limits.maxBytes, contentType });
  if (!Array.isArray(labels) || labels.length === 0)
    throw inputError('LABELS_MISSING', 'labels', 'expected an array of at least one label');
  if (labels.length > limits.maxLabels)
    throw inputError('LABELS_LIMIT', 'labels', `more than ${limits.maxLabels} labels`, 413);
  const read = labelReader(models);
  const found = new Map<string, string | number>();
  labels.forEach((item: unknown, index) => {
    const { predictionId, label } = read(item, `labels[${index}]`);
    const before = found.get(predictionId);
    if (before !== undefined && before !== label)
      throw inputError('LABEL_CONFLICT', `labels[${index}]`, 'another label for a prediction named before');
    found.set(predictionId, label);
  });
  return [...found].map(([predictionId, label]) => ({ predictionId, label }));
}

function labelReader(models: readonly ModelDescription[]): (item: unknown, path: string) => Label {
  if (models.length > 0 && models.every(({ task }) => task === 'outputs'))
    throw inputError(
      'LABELS_UNSUPPORTED',
      'labels',
      "the model's outputs are answered as they are, so that nothing says what a label would be of",
    );
  const classes = new Set(models.flatMap((model) => model.classes));
  const regression = models.some((model) => model.task === 'regression');
  return (item, path) => {
    if (!isRecord(item))
      throw inputError(
        'LABEL_SHAPE',
        path,
        `expected an object with prediction_id and label, got ${kindOf(item)}`,
      );
    const value = item['label'] === undefined ? item['ground_truth'] : item['label'];
    return {
      predictionId: readId(item['prediction_id'], `${path}.prediction_id`),
      label: regression ? readNumber(value, `${path}.label`) : readClass(value, classes, `${path}.label`),
    };
  };
}

function readId(value: unknown, path: string): string {
  const id = idSchema.safeParse(value);
  if (!id.success) throw inputError('PREDICTION_ID', path, 'expected the prediction_id of an answer');
  return id.data.includes(':') ? id.data : `${id.data}:0`;
}

function readNumber(value: unknown, path: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw inputError('LABEL_TYPE', path, `expected a number, got ${kindOf(value)}`);
}

function readClass(value: unknown, classes: ReadonlySet<string>, path: string): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    throw inputError('LABEL_TYPE', path, `expected one of the model's classes, got ${kindOf(value)}`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw inputError('LABEL_TYPE', path, 'an integer beyond 2^53 loses digits; send the class as text');
  const text = String(value);
  if (classes.has(text)) return text;
  throw inputError('LABEL_UNKNOWN', path, `not one of the model's classes: ${[...classes].join(', ')}`);
}
