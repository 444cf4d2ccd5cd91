import { inputError } from '../../kernel/error.ts';
import type { ModelDescription } from '../../scoring/model-description.ts';
import type { ParsedRequest, ReadOptions, ReadRequest } from '../protocol.ts';
import { readExactJson } from '../scoring-protocol/exact-json.ts';
import { requireObject } from '../scoring-protocol/parse-body.ts';
import type { Envelope } from './envelope.ts';
import { readEntities } from './entities.ts';
import { inputColumns, type NamedTensor } from './input-columns.ts';
import { inputTensors } from './input-tensors.ts';
import { modelOutputs } from './model-metadata.ts';
import { outputTensors } from './output-tensors.ts';
import { readEnvelope } from './read-envelope.ts';
import { readParams } from './read-params.ts';
import { readTensor } from './read-tensor.ts';
import { splitBody } from './split-body.ts';
import { unknownOutput, writeInferAnswer } from './write-infer-answer.ts';

/**
 * An inference request of the Open Inference Protocol, version 2, with its binary tensor data extension. Columns of a
 * signature are tensors of shape [n] or [n, 1]; the tensors of a tensor signature are themselves.
 */
export const readInferRequest: ReadRequest = (body, description, options) => {
  const { text, binary, size } = splitBody(body, options.headers, options.limits);
  return readExactJson(text, false, (json) => {
    const envelope = readEnvelope(requireObject(json), binary, options.limits);
    return readRequest(envelope, size, description, options);
  });
};

function readRequest(
  envelope: Envelope,
  size: number,
  description: ModelDescription,
  { limits, entity, extraColumns }: ReadOptions,
): ParsedRequest {
  requireOutputs(envelope, description);
  const params = readParams(envelope.parameters, description.params, limits);
  const tensors: NamedTensor[] = envelope.tensors.map((one) => ({
    path: one.path,
    name: one.name,
    contentType: one.contentType,
    tensor: readTensor(one, { maxStringLength: limits.maxStringLength, size }),
  }));
  const { batch, rest } =
    description.inputs.length > 0
      ? inputColumns(description.inputs, tensors, limits)
      : inputTensors(description.tensors, tensors, limits.maxRows);
  const ignored = rest.map(({ name }) => name).filter((name) => name !== entity);
  if (extraColumns === 'refuse' && ignored.length > 0)
    throw inputError(
      'COLUMN_UNKNOWN',
      'inputs',
      `${ignored.length} tensors are not in the model's signature`,
    );
  return {
    input: params === undefined ? batch : { ...batch, params },
    ignored,
    entities: readEntities(entity, tensors, batch.rows),
    write: (scored, _rows, facts) => writeInferAnswer(envelope, outputTensors(scored), facts),
  };
}

function requireOutputs({ outputs }: Envelope, description: ModelDescription): void {
  if (outputs === null) return;
  const known = modelOutputs(description);
  if (known === null) return;
  const names = new Set(known.map(({ name }) => name));
  outputs.forEach(({ name }, index) => {
    if (!names.has(name)) throw unknownOutput(name, index);
  });
}
