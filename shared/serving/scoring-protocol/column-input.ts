import { coerceColumns } from '../../scoring/coerce-columns.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { csvCellReader } from './csv-cell.ts';
import { planOf } from './description-plan.ts';
import type { Frame } from './frame.ts';
import { readCsv } from './read-csv.ts';
import { readEntities } from './read-entities.ts';
import { readRecords } from './read-records.ts';
import { readInputs, readInstances } from './read-rows.ts';
import { readSplit } from './read-split.ts';
import type { RequestFormat } from './request-format.ts';
import { ignoredNames, type InputOptions, type ScoringInput } from './scoring-input.ts';

/**
 * The value of one JSON format for a model with a column signature.
 *
 * @throws as the reader of the format, `coerceColumns` and `readEntities`
 */
export function readColumnInput(
  format: RequestFormat,
  value: unknown,
  description: ModelDescription,
  options: InputOptions,
): ScoringInput {
  return coerceFrame(readFrame(format, value, description, options), description, options);
}

/** @throws as `readCsv`, `coerceColumns` and `readEntities`; CSV_TYPE */
export function readColumnCsv(
  text: string,
  description: ModelDescription,
  options: InputOptions,
): ScoringInput {
  const { inputs } = description;
  const readers = new Map(inputs.map((column) => [column.name, csvCellReader(column)]));
  const frame = readCsv(text, options.limits, (name) => readers.get(name));
  return coerceFrame(frame, description, options);
}

function readFrame(
  format: RequestFormat,
  value: unknown,
  description: ModelDescription,
  { limits }: InputOptions,
): Frame {
  if (format === 'dataframe_split') return readSplit(value, limits, planOf(description).headers);
  if (format === 'dataframe_records') return readRecords(value, format, limits);
  return format === 'instances'
    ? readInstances(value, description.inputs, limits)
    : readInputs(value, description.inputs, limits);
}

function coerceFrame(
  frame: Frame,
  description: ModelDescription,
  { limits, entity }: InputOptions,
): ScoringInput {
  return {
    input: coerceColumns(description.inputs, frame.rows, frame.source, limits),
    ignored: ignoredNames(frame.names, planOf(description), entity),
    entities: readEntities(frame, entity),
  };
}
