import { inputError } from '../../kernel/error.ts';
import { fromFloat16Bits } from '../../scoring/float16.ts';
import type { AnswerFacts, WrittenAnswer } from '../protocol.ts';
import { elementBytes } from './binary-elements.ts';
import { writeByteStrings } from './byte-strings.ts';
import { datatypeOf } from './datatypes.ts';
import type { Envelope, RequestedOutput } from './envelope.ts';
import { quoted } from './quoted.ts';
import type { OutputTensor } from './output-tensors.ts';

/**
 * The answer to an inference request: JSON, or JSON and the binary data of the outputs that were asked for that way.
 * Numbers that are not finite, and labels that rest on them, are null in JSON; in binary data they are what they are,
 * and an empty text.
 *
 * @throws OUTPUT_UNKNOWN for an output that the model does not have
 */
export function writeInferAnswer(
  { id, outputs, binary }: Pick<Envelope, 'id' | 'outputs' | 'binary'>,
  tensors: readonly OutputTensor[],
  { model, version, predictionId }: AnswerFacts,
): WrittenAnswer {
  const blobs: Uint8Array[] = [];
  const texts = requested(outputs, binary, tensors).map((output) => {
    const blob = output.binary ? bytesOf(output.tensor) : undefined;
    if (blob !== undefined) blobs.push(blob);
    return outputText(output.tensor, blob);
  });
  const head = JSON.stringify({ model_name: model, model_version: version, ...(id === null ? {} : { id }) });
  const parameters = JSON.stringify({ prediction_id: predictionId });
  const text = `${head.slice(0, -1)},"parameters":${parameters},"outputs":[${texts.join(',')}]}`;
  if (blobs.length === 0) return { headers: { 'content-type': 'application/json' }, body: text };
  const json = Buffer.from(text);
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(json.length),
    },
    body: Buffer.concat([json, ...blobs]),
  };
}

function requested(
  outputs: readonly RequestedOutput[] | null,
  binary: boolean,
  tensors: readonly OutputTensor[],
): { tensor: OutputTensor; binary: boolean }[] {
  if (outputs === null) return tensors.map((tensor) => ({ tensor, binary }));
  return outputs.map((output, index) => {
    const tensor = tensors.find(({ name }) => name === output.name);
    if (tensor === undefined) throw unknownOutput(output.name, index);
    return { tensor, binary: output.binary };
  });
}

export const unknownOutput = (name: string, index: number): Error =>
  inputError('OUTPUT_UNKNOWN', `outputs[${index}].name`, `the model has no output ${quoted(name)}`);

function outputText(tensor: OutputTensor, blob: Uint8Array | undefined): string {
  const { name, type, dims } = tensor;
  const head = JSON.stringify({ name, datatype: datatypeOf(type), shape: dims });
  const rest =
    blob === undefined
      ? `"data":[${elementTexts(tensor).join(',')}]`
      : `"parameters":{"binary_data_size":${blob.length}}`;
  return `${head.slice(0, -1)},${rest}}`;
}

function elementTexts({ type, data }: OutputTensor): string[] {
  return Array.from<string | number | bigint | null, string>(data, (value) => {
    if (value === null || typeof value === 'string') return JSON.stringify(value);
    if (typeof value === 'bigint') return String(value);
    if (type === 'bool') return String(value === 1);
    const number = type === 'float16' ? fromFloat16Bits(value) : value;
    return jsonNumber(number);
  });
}

function jsonNumber(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isFinite(value) ? String(value) : 'null';
}

function bytesOf({ data }: OutputTensor): Uint8Array {
  return 'buffer' in data ? elementBytes(data) : writeByteStrings(data);
}
