import { inputError } from '../../kernel/error.ts';
import type { RequestLimits } from '../protocol.ts';
import type { Envelope, TensorEnvelope } from './envelope.ts';
import { isRecord, kindOf } from '../scoring-protocol/parse-body.ts';
import { quoted } from './quoted.ts';
import { readFlag, readOutputs } from './read-outputs.ts';
import { refuseSharedMemory, splitParameters } from './split-parameters.ts';

const MAX_ID_LENGTH = 1000;

/**
 * What an inference request says about itself; the binary data are handed out to its tensors in their order.
 *
 * @throws REQUEST_ID, INPUTS, TENSOR_NAME, TENSOR_DATA, BINARY_SIZE, COLUMNS_LIMIT, OUTPUTS, PARAMETERS, UNSUPPORTED
 */
export function readEnvelope(
  json: Record<string, unknown>,
  binary: Uint8Array,
  limits: Pick<RequestLimits, 'maxColumns'>,
): Envelope {
  const given = recordOf(json['parameters'], 'parameters');
  const flag = readFlag(given['binary_data_output'], 'parameters.binary_data_output') ?? false;
  return {
    id: readId(json['id']),
    tensors: readTensors(json['inputs'], binary, limits.maxColumns),
    parameters: splitParameters(given),
    outputs: readOutputs(json['outputs'], flag),
    binary: flag,
  };
}

function readId(id: unknown): string | null {
  if (id === undefined || id === null) return null;
  if (typeof id === 'string' && id.length <= MAX_ID_LENGTH) return id;
  const got = typeof id === 'string' ? `${id.length} characters` : kindOf(id);
  throw inputError(
    'REQUEST_ID',
    'id',
    `expected a string of at most ${MAX_ID_LENGTH} characters, got ${got}`,
  );
}

function readTensors(inputs: unknown, binary: Uint8Array, maxColumns: number): TensorEnvelope[] {
  if (!Array.isArray(inputs))
    throw inputError('INPUTS', 'inputs', `expected an array of tensors, got ${kindOf(inputs)}`);
  if (inputs.length === 0) throw inputError('INPUTS', 'inputs', 'expected at least one tensor');
  if (inputs.length > maxColumns)
    throw inputError('COLUMNS_LIMIT', 'inputs', `more than ${maxColumns} tensors`);
  const take = binaryTaker(binary);
  const seen = new Set<string>();
  const tensors = inputs.map((input: unknown, index) => {
    const path = `inputs[${index}]`;
    const tensor = readTensor(input, path, take);
    if (seen.has(tensor.name)) throw inputError('TENSOR_NAME', `${path}.name`, 'a name given before');
    seen.add(tensor.name);
    return tensor;
  });
  take.end();
  return tensors;
}

function readTensor(input: unknown, path: string, take: BinaryTaker): TensorEnvelope {
  if (!isRecord(input)) throw inputError('INPUTS', path, `expected an object, got ${kindOf(input)}`);
  const { name, datatype, shape, parameters } = input;
  if (typeof name !== 'string')
    throw inputError('TENSOR_NAME', `${path}.name`, `expected a string, got ${kindOf(name)}`);
  const own = recordOf(parameters, `${path}.parameters`);
  refuseSharedMemory(own, path);
  const contentType = own['content_type'] ?? null;
  if (contentType !== null && typeof contentType !== 'string')
    throw inputError('PARAMETERS', `${path}.parameters.content_type`, 'expected a string');
  const size = own['binary_data_size'];
  const json = input['data'] ?? undefined;
  if ((json === undefined) === (size === undefined))
    throw inputError('TENSOR_DATA', path, `${quoted(name)} needs either data or binary_data_size`);
  const data = json === undefined ? { bytes: take(size, path) } : { json };
  return { path, name, datatype, shape, contentType, data };
}

type BinaryTaker = ((size: unknown, path: string) => Uint8Array) & { end(): void };

/** Takes one tensor's bytes after the other; in the end none may be left. */
function binaryTaker(binary: Uint8Array): BinaryTaker {
  let offset = 0;
  const take = (size: unknown, path: string): Uint8Array => {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      throw inputError('BINARY_SIZE', `${path}.parameters.binary_data_size`, 'expected a number of bytes');
    if (size > binary.length - offset)
      throw inputError('BINARY_SIZE', path, `${size} bytes are said to follow, ${binary.length - offset} do`);
    offset += size;
    return binary.subarray(offset - size, offset);
  };
  const end = (): void => {
    if (offset < binary.length)
      throw inputError('BINARY_SIZE', 'body', `${binary.length - offset} bytes belong to no tensor`);
  };
  return Object.assign(take, { end });
}

function recordOf(value: unknown, path: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw inputError('PARAMETERS', path, `expected an object, got ${kindOf(value)}`);
}
