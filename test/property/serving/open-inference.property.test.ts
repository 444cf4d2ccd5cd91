import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElementType, ScoredBatch, TensorData } from '../../../shared/scoring/column-batch.ts';
import {
  binaryBody,
  byteStrings,
  jsonBody,
  readBody,
  tensorModel,
} from '../../unit/serving/open-inference/infer-request.ts';
import { wholeTexts } from './signatures.ts';

type Kind = {
  datatype: string;
  dtype: ElementType;
  element: fc.Arbitrary<boolean | number | bigint | string>;
  /** Its JSON text, exact. */
  json: (value: boolean | number | bigint | string) => string;
  binary: (values: (boolean | number | bigint | string)[]) => Uint8Array;
};

const plain = (value: boolean | number | bigint | string): string =>
  typeof value === 'string' ? JSON.stringify(value) : Object.is(value, -0) ? '-0' : String(value);
const view = ({ buffer }: { buffer: ArrayBuffer }) => new Uint8Array(buffer);
const numbers = (values: unknown[]) => values.map(Number);
const integers = (values: unknown[]) => values.map((value) => BigInt(String(value)));
const bits = (min: number, max: number) => fc.integer({ min, max });
const finite = { noNaN: true, noDefaultInfinity: true };

const kinds: Kind[] = [
  {
    datatype: 'BOOL',
    dtype: 'bool',
    element: fc.boolean(),
    json: plain,
    binary: (v) => Uint8Array.from(numbers(v)),
  },
  {
    datatype: 'UINT8',
    dtype: 'uint8',
    element: bits(0, 255),
    json: plain,
    binary: (v) => Uint8Array.from(numbers(v)),
  },
  {
    datatype: 'INT8',
    dtype: 'int8',
    element: bits(-128, 127),
    json: plain,
    binary: (v) => view(Int8Array.from(numbers(v))),
  },
  {
    datatype: 'UINT16',
    dtype: 'uint16',
    element: bits(0, 65_535),
    json: plain,
    binary: (v) => view(Uint16Array.from(numbers(v))),
  },
  {
    datatype: 'INT16',
    dtype: 'int16',
    element: bits(-32_768, 32_767),
    json: plain,
    binary: (v) => view(Int16Array.from(numbers(v))),
  },
  {
    datatype: 'UINT32',
    dtype: 'uint32',
    element: bits(0, 2 ** 32 - 1),
    json: plain,
    binary: (v) => view(Uint32Array.from(numbers(v))),
  },
  {
    datatype: 'INT32',
    dtype: 'int32',
    element: bits(-(2 ** 31), 2 ** 31 - 1),
    json: plain,
    binary: (v) => view(Int32Array.from(numbers(v))),
  },
  {
    datatype: 'UINT64',
    dtype: 'uint64',
    element: fc.bigInt(0n, 2n ** 64n - 1n),
    json: plain,
    binary: (v) => view(BigUint64Array.from(integers(v))),
  },
  {
    datatype: 'INT64',
    dtype: 'int64',
    element: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
    json: plain,
    binary: (v) => view(BigInt64Array.from(integers(v))),
  },
  {
    datatype: 'FP32',
    dtype: 'float32',
    element: fc.float(finite),
    json: plain,
    binary: (v) => view(Float32Array.from(numbers(v))),
  },
  {
    datatype: 'FP64',
    dtype: 'float64',
    element: fc.double(finite),
    json: plain,
    binary: (v) => view(Float64Array.from(numbers(v))),
  },
  {
    datatype: 'BYTES',
    dtype: 'string',
    element: wholeTexts(10),
    json: plain,
    binary: (v) => byteStrings(...v.map(String)),
  },
];

/** A shape of up to three dimensions and as many elements. */
const filled = ({ element }: Kind) =>
  fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }).chain((shape) => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return fc.tuple(fc.constant(shape), fc.array(element, { minLength: size, maxLength: size }));
  });

/** Elements as nested JSON text. */
function nested([dim = 0, ...inner]: number[], texts: string[]): string {
  if (inner.length === 0) return `[${texts.join(',')}]`;
  const width = texts.length / Math.max(dim, 1);
  const rows = Array.from({ length: dim }, (_, row) =>
    nested(inner, texts.slice(row * width, (row + 1) * width)),
  );
  return `[${rows.join(',')}]`;
}

describe.each(kinds)('$datatype', (kind) => {
  const { datatype, dtype, json, binary } = kind;

  it('means the same in flat JSON, nested JSON and binary data', () => {
    fc.assert(
      fc.property(filled(kind), ([shape, values]) => {
        const model = tensorModel({ name: 'x', dtype, shape: shape.map(() => -1) });
        const head = { name: 'x', shape, datatype };
        const open = JSON.stringify(head).slice(0, -1);
        const texts = values.map(json);
        const blob = binary(values);
        const bodies = [
          binaryBody({ inputs: [{ ...head, parameters: { binary_data_size: blob.length } }] }, blob),
          jsonBody(`{"inputs":[${open},"data":[${texts.join(',')}]}]}`),
          jsonBody(`{"inputs":[${open},"data":${nested(shape, texts)}}]}`),
        ];
        const [first, ...others] = bodies.map((body) => readBody(model, body).input);
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  it('comes back from an answer as it went in, in JSON and in binary data', () => {
    fc.assert(
      fc.property(filled(kind), ([shape, values]) => {
        const model = tensorModel({ name: 'x', dtype, shape: shape.map(() => -1) });
        const blob = binary(values);
        const inputs = [{ name: 'x', shape, datatype, parameters: { binary_data_size: blob.length } }];
        const facts = { model: 'm', version: '1', predictionId: 'p' };
        for (const inBinary of [true, false]) {
          const asked = binaryBody({ inputs, parameters: { binary_data_output: inBinary } }, blob);
          const parsed = readBody(model, asked);
          const tensor = 'tensors' in parsed.input ? parsed.input.tensors.get('x') : undefined;
          const { body, headers } = parsed.write(echoed(tensor), [], facts);
          const again = asRequest(Buffer.from(body), headers['inference-header-content-length']);
          expect(readBody(model, again).input).toEqual(parsed.input);
        }
      }),
      { numRuns: 40 },
    );
  });
});

const echoed = (tensor: TensorData | undefined): ScoredBatch => ({
  task: 'outputs',
  rows: tensor?.dims[0] ?? 0,
  outputs: new Map(tensor === undefined ? [] : [['x', tensor]]),
});

/** An answer as a request: its outputs are the inputs. */
function asRequest(answer: Buffer, length: string | undefined): ReturnType<typeof jsonBody> {
  const head = length === undefined ? answer.length : Number(length);
  const text = answer
    .toString('utf8', 0, head)
    .replace(/"parameters":\{"prediction_id":"p"\},"outputs"/, '"inputs"');
  const json = Buffer.from(text);
  return {
    bytes: Buffer.concat([json, answer.subarray(head)]),
    headers: length === undefined ? {} : { 'inference-header-content-length': String(json.length) },
  };
}

it('takes no request for anything but a request or an input error', () => {
  const model = tensorModel({ name: 'x', dtype: 'float32', shape: [-1] });
  const tensor = fc.record(
    {
      name: fc.constantFrom('x', 'y', '', '__proto__'),
      datatype: fc.constantFrom('FP32', 'INT64', 'BYTES', 'FP16', 'constructor', 5),
      shape: fc.oneof(fc.array(fc.oneof(fc.maxSafeNat(), fc.integer(), fc.double())), fc.jsonValue()),
      data: fc.jsonValue(),
      parameters: fc.oneof(
        fc.record({ binary_data_size: fc.oneof(fc.maxSafeNat(), fc.nat(40)) }),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: [] },
  );
  const request = fc.record(
    {
      id: fc.jsonValue(),
      inputs: fc.oneof(fc.array(tensor), fc.jsonValue()),
      outputs: fc.jsonValue(),
      parameters: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(request, fc.uint8Array({ maxLength: 40 }), (json, blob) => {
      const outcome = outcomeOf(() => readBody(model, binaryBody(json, blob)));
      expect(outcome === 'read' || (typeof outcome === 'number' && outcome >= 400 && outcome < 500)).toBe(
        true,
      );
    }),
    { numRuns: 500 },
  );
});

function outcomeOf(read: () => unknown): unknown {
  try {
    read();
    return 'read';
  } catch (error) {
    return error instanceof Error && 'status' in error ? error.status : error;
  }
}
