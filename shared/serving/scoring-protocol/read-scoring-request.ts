import { coerceParams } from '../../scoring/coerce-params.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import { decodeContent } from '../decode-content.ts';
import type { ReadRequest } from '../protocol.ts';
import { readColumnCsv, readColumnInput } from './column-input.ts';
import { bodyFormat } from './content-type.ts';
import { planOf } from './description-plan.ts';
import { readExactJson } from './exact-json.ts';
import { decodeBody, requireObject } from './parse-body.ts';
import { refuseColumns } from './refuse-columns.ts';
import { formatOf } from './request-format.ts';
import type { InputOptions, ScoringInput } from './scoring-input.ts';
import { readTensorCsv, readTensorInput } from './tensor-input.ts';
import { writeRecords, writeTensors } from './write-answer.ts';

/**
 * MLflow's scoring protocol, read strictly: `dataframe_split`, `dataframe_records`, `instances` or `inputs` with
 * `params` beside, or CSV with a header. The answer is `{"predictions","model":{"name","version"},"prediction_id"}`, the
 * predictions as MLflow's own server gives them, null for a number that is not finite.
 *
 * @throws COLUMN_UNKNOWN, and the codes of the readers
 */
export const readScoringRequest: ReadRequest = (body, description, options) => {
  const format = bodyFormat(options.headers['content-type']);
  const { limits, headers } = options;
  const content = decodeContent(body, headers['content-encoding'], limits.maxBytes);
  const text = decodeBody(content, limits.maxBytes);
  const { input, ignored, entities } =
    format === 'csv' ? readCsvText(text, description, options) : readJsonText(text, description, options);
  if (options.extraColumns === 'refuse' && ignored.length > 0) refuseColumns(ignored);
  if (description.tensors.length > 0) return { input, ignored, entities, write: writeTensors };
  return { input, ignored, entities, write: (_, rows, facts) => writeRecords(rows, facts) };
};

function readJsonText(text: string, description: ModelDescription, options: InputOptions): ScoringInput {
  return readExactJson(text, planOf(description).open, (value) => {
    const body = requireObject(value);
    const format = formatOf(body);
    const read = description.tensors.length > 0 ? readTensorInput : readColumnInput;
    const given = Object.hasOwn(body, 'params') ? body['params'] : undefined;
    return withParams(read(format, body[format], description, options), given, description, options);
  });
}

function readCsvText(text: string, description: ModelDescription, options: InputOptions): ScoringInput {
  const read = description.tensors.length > 0 ? readTensorCsv : readColumnCsv;
  return withParams(read(text, description, options), undefined, description, options);
}

/** A model without parameters ignores those of a request, as MLflow does. */
function withParams(
  found: ScoringInput,
  given: unknown,
  { params }: ModelDescription,
  { limits }: InputOptions,
): ScoringInput {
  if (params.length === 0) return found;
  return { ...found, input: { ...found.input, params: coerceParams(params, given, limits) } };
}
