import type {
  InputColumn,
  ModelDescription,
  TensorSpec,
} from '../../../../shared/scoring/model-description.ts';
import { readInferRequest } from '../../../../shared/serving/open-inference/read-infer-request.ts';
import {
  defaultLimits,
  type ParsedRequest,
  type ReadOptions,
  type RequestHeaders,
  type RequestLimits,
} from '../../../../shared/serving/protocol.ts';

/** A model that is described by what matters to a test. */
export const describeModel = (given: Partial<ModelDescription>): ModelDescription => ({
  modelId: null,
  modelFile: 'model.onnx',
  inputs: [],
  tensors: [],
  params: [],
  outputs: [],
  packaged: true,
  task: 'regression',
  target: null,
  entity: null,
  classes: [],
  positive: null,
  threshold: 0.5,
  onnx: { label: null, probabilities: null, prediction: null },
  evaluation: null,
  profile: null,
  ...given,
});

export const columnModel = (...inputs: InputColumn[]): ModelDescription => describeModel({ inputs });
export const tensorModel = (...tensors: TensorSpec[]): ModelDescription =>
  describeModel({ task: 'outputs', tensors });

export type Body = { bytes: Uint8Array; headers: RequestHeaders };

export const jsonBody = (json: unknown): Body => ({
  bytes: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
  headers: { 'content-type': 'application/json' },
});

/** JSON and, behind it, the tensors' binary data. */
export function binaryBody(json: unknown, ...blobs: Uint8Array[]): Body {
  const head = Buffer.from(JSON.stringify(json));
  return {
    bytes: Buffer.concat([head, ...blobs]),
    headers: { 'inference-header-content-length': String(head.length) },
  };
}

/** BYTES elements in binary form. */
export const byteStrings = (...elements: (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(
    elements.flatMap((element) => {
      const bytes = Buffer.from(element);
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(bytes.length);
      return [prefix, bytes];
    }),
  );

type Options = { limits?: Partial<RequestLimits> } & Partial<Pick<ReadOptions, 'entity' | 'extraColumns'>>;

export const readBody = (
  description: ModelDescription,
  { bytes, headers }: Body,
  { limits, ...options }: Options = {},
): ParsedRequest =>
  readInferRequest(bytes, description, {
    limits: { ...defaultLimits, ...limits },
    headers,
    entity: null,
    extraColumns: 'ignore',
    ...options,
  });
