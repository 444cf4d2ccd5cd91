import { inputError } from '../../kernel/error.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { csvElementReader } from './csv-cell.ts';
import { planOf } from './description-plan.ts';
import type { Frame } from './frame.ts';
import { isRecord, kindOf } from './parse-body.ts';
import { readColumns } from './read-columns.ts';
import { readCsv } from './read-csv.ts';
import { readEntities } from './read-entities.ts';
import { readRecords } from './read-records.ts';
import { readSplit } from './read-split.ts';
import { readTensorInputs, readTensorRows, readTensorTable } from './read-tensors.ts';
import type { RequestFormat } from './request-format.ts';
import { ignoredNames, type InputOptions, type ScoringInput } from './scoring-input.ts';

/**
 * The value of one JSON format for a model with a tensor signature.
 *
 * @throws as the reader of the format and `readEntities`
 */
export function readTensorInput(
  format: RequestFormat,
  value: unknown,
  description: ModelDescription,
  options: InputOptions,
): ScoringInput {
  const { limits } = options;
  if (format === 'inputs') return readInputs(value, description, options);
  if (format === 'dataframe_split') {
    const frame = readSplit(value, limits, planOf(description).headers);
    return readTable(frame, format, description, options);
  }
  if (format === 'dataframe_records' || (Array.isArray(value) && isRecord(value[0])))
    return readTable(readRecords(value, format, limits), format, description, options);
  if (!Array.isArray(value))
    throw inputError('INPUT_FORMAT', format, `expected an array, got ${kindOf(value)}`);
  return {
    input: readTensorRows(value, description.tensors, limits),
    ignored: [],
    entities: undefined,
  };
}

/**
 * A header of tensors, or of the unnamed tensor's columns, and a line for each row; as a cell holds one value, tensors
 * of one value a row only.
 *
 * @throws as `readCsv`, `readTensorTable` and `readEntities`
 */
export function readTensorCsv(
  text: string,
  description: ModelDescription,
  options: InputOptions,
): ScoringInput {
  const readers = new Map(description.tensors.map(({ name, dtype }) => [name, csvElementReader(dtype)]));
  const frame = readCsv(text, options.limits, (name) =>
    name === options.entity ? undefined : (readers.get(name) ?? readers.get(null)),
  );
  return readTable(frame, 'csv', description, options);
}

function readTable(
  frame: Frame,
  at: string,
  description: ModelDescription,
  { limits, entity }: InputOptions,
): ScoringInput {
  const { tensors } = description;
  const unnamed = tensors.some(({ name }) => name === null);
  return {
    input: readTensorTable(frame, tensors, limits, at, entity),
    ignored: unnamed ? [] : ignoredNames(frame.names, planOf(description), entity),
    entities: readEntities(frame, entity),
  };
}

function readInputs(
  value: unknown,
  description: ModelDescription,
  { limits, entity }: InputOptions,
): ScoringInput {
  const input = readTensorInputs(value, description.tensors, limits);
  if (!isRecord(value)) return { input, ignored: [], entities: undefined };
  const ignored = ignoredNames(Object.keys(value), planOf(description), entity);
  if (entity === null || !Object.hasOwn(value, entity)) return { input, ignored, entities: undefined };
  const frame = readColumns(value, 'inputs', limits, [entity], false);
  if (frame.rows === input.rows) return { input, ignored, entities: readEntities(frame, entity) };
  throw inputError('COLUMN_LENGTH', `inputs.${entity}`, `expected ${input.rows} values, got ${frame.rows}`);
}
