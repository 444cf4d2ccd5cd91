import type { ColumnBatch, Params, TensorBatch } from '../../scoring/column-batch.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import type { ParsedRequest, ReadOptions, ReadRequest } from '../protocol.ts';
import { arraysToFrame } from './arrays-to-frame.ts';
import { chooseFormat } from './choose-format.ts';
import { beyondLimit, invalidInput } from './compat-error.ts';
import { readCompatParams } from './compat-params.ts';
import { readContentType } from './content-type.ts';
import { castFrame, enforceFrame } from './enforce-frame.ts';
import { enforceTensors } from './enforce-tensors.ts';
import { entitiesOf, ignoredNames } from './extra-columns.ts';
import { type Frame, limitFrame } from './frame.ts';
import { frameToTensors } from './frame-to-tensors.ts';
import { parsePythonJson } from './parse-json.ts';
import { type ArrayData, readInputs, schemaOf } from './read-arrays.ts';
import { readCompatCsv } from './read-csv.ts';
import { readRecords, readSplit } from './read-dataframe.ts';
import { readInstances } from './read-instances.ts';
import type { PyValue } from './python-value.ts';
import { signatureOf } from './signature.ts';
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
  const tensors = description.tensors.length > 0;
  const scoring = tensors ? readTensors(read, description, options) : readColumns(read, description, options);
  const params = readCompatParams(given, description.params);
  limitFrame(scoring.input.rows, 0, options.limits);
  return {
    ...scoring,
    input: withParams(scoring.input, params),
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
  return {
    read: { frame: description.tensors.length > 0 ? frame : castFrame(frame, signatureOf(description)) },
    params,
  };
}

type Scoring = Pick<ParsedRequest, 'input' | 'ignored' | 'entities'>;

function readTensors(read: Read, { tensors }: ModelDescription, { entity }: ReadOptions): Scoring {
  if ('arrays' in read)
    return { input: enforceTensors(read.arrays, tensors), ignored: [], entities: undefined };
  const { frame } = read;
  return { input: frameToTensors(frame, tensors), ignored: [], entities: entitiesOf(frame, entity) };
}

function readColumns(read: Read, description: ModelDescription, { limits, entity }: ReadOptions): Scoring {
  const signature = signatureOf(description);
  const frame = 'frame' in read ? read.frame : arraysToFrame(read.arrays, signature.inputs, limits);
  return {
    input: enforceFrame(frame, signature, limits.maxStringLength),
    ignored: signature.named ? ignoredNames(frame, signature.inputs, entity) : [],
    entities: entitiesOf(frame, entity),
  };
}
