import type { ColumnBatch, Params, TensorBatch } from '../../scoring/column-batch.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import type { ReadOptions, ReadRequest } from '../protocol.ts';
import { arraysToFrame } from './arrays-to-frame.ts';
import { chooseFormat } from './choose-format.ts';
import { beyondLimit, invalidInput } from './compat-error.ts';
import { readCompatParams } from './compat-params.ts';
import { readContentType } from './content-type.ts';
import { castFrame, enforceFrame } from './enforce-frame.ts';
import { enforceTensors } from './enforce-tensors.ts';
import { findColumns, type Frame, limitFrame } from './frame.ts';
import { frameToTensors } from './frame-to-tensors.ts';
import { parsePythonJson } from './parse-json.ts';
import { type ArrayData, isNamed, readInputs, schemaOf } from './read-arrays.ts';
import { readCompatCsv } from './read-csv.ts';
import { readRecords, readSplit } from './read-dataframe.ts';
import { readInstances } from './read-instances.ts';
import type { PyValue } from './python-value.ts';
import { writePredictions } from './write-predictions.ts';

/** A request before the signature's rules: a data frame, or the arrays of `inputs` and `instances`. */
type Read = { frame: Frame } | { arrays: ArrayData };

/**
 * MLflow's scoring protocol as `mlflow models serve` 3.17.2 reads it, with its coercions: numbers out of texts, cut
 * fractions, wrapped integers, truth of texts. Where it differs on purpose is listed in docs/compatibility.md.
 *
 * @throws BAD_REQUEST, SCHEMA_ENFORCEMENT_FAILED, INVALID_PARAMETER_VALUE (400), UNSUPPORTED_MEDIA_TYPE (415), 413
 */
export const readCompatRequest: ReadRequest = (body, description, options) => {
  const format = readContentType(options.headers['content-type']);
  const { read, params: given } = readBody(format, decode(body, options), description, options);
  const signature = { inputs: description.inputs, named: isNamed(description) };
  const tensors = description.tensors.length > 0;
  const input = tensors ? tensorInput(read, description) : columnInput(read, signature, options);
  const params = readCompatParams(given, description.params);
  limitFrame(input.rows, 0, options.limits);
  return {
    input: withParams(input, params),
    ignored: 'frame' in read && !tensors ? ignoredNames(read.frame, description, options.entity) : [],
    entities: 'frame' in read ? entitiesOf(read.frame, options.entity) : undefined,
    write: (scored) => writePredictions(scored, tensors),
  };
};

const withParams = <T extends ColumnBatch | TensorBatch>(input: T, params: Params): T =>
  params.size === 0 ? input : { ...input, params };

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(body: Uint8Array, { limits }: ReadOptions): string {
  if (body.length > limits.maxBytes) throw beyondLimit(`More than ${limits.maxBytes} bytes.`);
  try {
    return decoder.decode(body);
  } catch {
    throw invalidInput('Ensure that input is a valid UTF-8 encoded string.');
  }
}

function readBody(
  format: 'csv' | 'json',
  text: string,
  description: ModelDescription,
  { limits }: ReadOptions,
): { read: Read; params: PyValue | undefined } {
  if (format === 'csv')
    return { read: { frame: readCompatCsv(text, description, limits) }, params: undefined };
  const { format: field, data, params } = chooseFormat(parsePythonJson(text));
  if (field === 'inputs')
    return { read: { arrays: readInputs(data, schemaOf(description, limits)) }, params };
  if (field === 'instances')
    return { read: { arrays: readInstances(data, schemaOf(description, limits)) }, params };
  const frame = field === 'dataframe_split' ? readSplit(data, limits) : readRecords(data, limits);
  const signature = { inputs: description.inputs, named: isNamed(description) };
  return { read: { frame: description.tensors.length > 0 ? frame : castFrame(frame, signature) }, params };
}

const tensorInput = (read: Read, { tensors }: ModelDescription): TensorBatch =>
  'frame' in read ? frameToTensors(read.frame, tensors) : enforceTensors(read.arrays, tensors);

function columnInput(
  read: Read,
  signature: Parameters<typeof enforceFrame>[1],
  { limits }: ReadOptions,
): ColumnBatch {
  const frame = 'frame' in read ? read.frame : arraysToFrame(read.arrays, signature.inputs, limits);
  return enforceFrame(frame, signature, limits.maxStringLength);
}

function ignoredNames(frame: Frame, { inputs }: ModelDescription, entity: string | null): string[] {
  const known = new Set([...inputs.map(({ name }) => name), entity]);
  return frame.columns.flatMap(({ name }) => (name === null || known.has(name) ? [] : [name]));
}

const MAX_ENTITY_LENGTH = 256;

function entitiesOf(frame: Frame, entity: string | null): (string | number | null)[] | undefined {
  const [column] = entity === null ? [] : findColumns(frame, entity);
  return column?.series.values.map((value) => {
    if (typeof value === 'string') return value.slice(0, MAX_ENTITY_LENGTH);
    return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
      ? Number(value)
      : null;
  });
}
