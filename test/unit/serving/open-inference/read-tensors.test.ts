import { describe, expect, it } from 'vitest';
import type { ElementArray, ElementType } from '../../../../shared/scoring/column-batch.ts';
import { binaryBody, byteStrings, jsonBody, readBody, tensorModel } from './infer-request.ts';

const bytesOf = (data: Exclude<ElementArray, readonly string[]>) =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

type Case = {
  datatype: string;
  dtype: ElementType;
  /** JSON text of the elements; null where JSON has none. */
  json: string[] | null;
  data: ElementArray;
  binary: Uint8Array;
};

const numeric = (
  datatype: string,
  dtype: ElementType,
  json: string[] | null,
  data: Exclude<ElementArray, readonly string[]>,
): Case => ({ datatype, dtype, json, data, binary: bytesOf(data) });

const cases: Case[] = [
  numeric('BOOL', 'bool', ['true', 'false', 'true', 'true'], Uint8Array.of(1, 0, 1, 1)),
  numeric('UINT8', 'uint8', ['0', '1', '254', '255'], Uint8Array.of(0, 1, 254, 255)),
  numeric('UINT16', 'uint16', ['0', '1', '2', '65535'], Uint16Array.of(0, 1, 2, 65_535)),
  numeric('UINT32', 'uint32', ['0', '1', '2', '4294967295'], Uint32Array.of(0, 1, 2, 4_294_967_295)),
  numeric(
    'UINT64',
    'uint64',
    ['0', '1', '9007199254740993', '18446744073709551615'],
    BigUint64Array.of(0n, 1n, 9_007_199_254_740_993n, 18_446_744_073_709_551_615n),
  ),
  numeric('INT8', 'int8', ['-128', '0', '-1', '127'], Int8Array.of(-128, 0, -1, 127)),
  numeric('INT16', 'int16', ['-32768', '0', '-1', '32767'], Int16Array.of(-32_768, 0, -1, 32_767)),
  numeric(
    'INT32',
    'int32',
    ['-2147483648', '0', '1.0', '2147483647'],
    Int32Array.of(-2_147_483_648, 0, 1, 2_147_483_647),
  ),
  numeric(
    'INT64',
    'int64',
    ['-9223372036854775808', '-9007199254740993', '5', '9223372036854775807'],
    BigInt64Array.of(-9_223_372_036_854_775_808n, -9_007_199_254_740_993n, 5n, 9_223_372_036_854_775_807n),
  ),
  numeric('FP16', 'float16', null, Uint16Array.of(0x3c00, 0xbc00, 0x7bff, 0x7e00)),
  numeric('FP32', 'float32', ['0.5', '-1.25', '3e38', 'null'], Float32Array.of(0.5, -1.25, 3e38, Number.NaN)),
  numeric(
    'FP64',
    'float64',
    ['0.1', '-1e308', '9007199254740992', 'null'],
    Float64Array.of(0.1, -1e308, 9_007_199_254_740_992, Number.NaN),
  ),
  {
    datatype: 'BYTES',
    dtype: 'string',
    json: ['"No"', '""', '"Käse \\u0001"', '"\\ufeffx"'],
    data: ['No', '', 'Käse \u0001', '\ufeffx'],
    binary: byteStrings('No', '', 'Käse \u0001', '\ufeffx'),
  },
];

const readTwoByTwo = (dtype: ElementType, body: ReturnType<typeof jsonBody>) => {
  const { input } = readBody(tensorModel({ name: 'x', dtype, shape: [-1, 2] }), body);
  return 'tensors' in input ? { rows: input.rows, tensor: input.tensors.get('x') } : undefined;
};

describe.each(cases)('$datatype', ({ datatype, dtype, json, data, binary }) => {
  const expected = { rows: 2, tensor: { type: dtype, dims: [2, 2], data } };
  const tensor = { name: 'x', shape: [2, 2], datatype };

  it('is read from binary data, wherever they begin', () => {
    for (const id of ['', '1', '12', '123', '1234', '12345', '123456', '1234567']) {
      const inputs = [{ ...tensor, parameters: { binary_data_size: binary.length } }];
      expect(readTwoByTwo(dtype, binaryBody({ id, inputs }, binary))).toEqual(expected);
    }
  });

  it('is read without elements', () => {
    const empty = { rows: 0, tensor: { type: dtype, dims: [0, 2], data: data.slice(0, 0) } };
    const none = { ...tensor, shape: [0, 2] };
    const inputs = [{ ...none, parameters: { binary_data_size: 0 } }];
    const bodies = [
      binaryBody({ inputs }),
      ...(json === null ? [] : [jsonBody({ inputs: [{ ...none, data: [] }] })]),
    ];
    for (const body of bodies) expect(readTwoByTwo(dtype, body)).toEqual(empty);
  });
});

it.each(cases.flatMap(({ json, ...rest }) => (json === null ? [] : [{ ...rest, json }])))(
  '$datatype is read from flat and from nested JSON',
  ({ datatype, dtype, json: [a, b, c, d], data }) => {
    const tensor = JSON.stringify({ name: 'x', shape: [2, 2], datatype }).slice(0, -1);
    const expected = { rows: 2, tensor: { type: dtype, dims: [2, 2], data } };
    for (const text of [`[${a},${b},${c},${d}]`, `[[${a},${b}],[${c},${d}]]`])
      expect(readTwoByTwo(dtype, jsonBody(`{"inputs":[${tensor},"data":${text}}]}`))).toEqual(expected);
  },
);

const tensorOfOne = (name: string, datatype: string, data: unknown[]) => ({
  name,
  datatype,
  shape: [1],
  data,
});

describe('several tensors', () => {
  const model = tensorModel(
    { name: 'a', dtype: 'float32', shape: [-1] },
    { name: 'b', dtype: 'string', shape: [-1] },
    { name: 'c', dtype: 'int64', shape: [-1, 1] },
  );

  it('share the binary data in their order, beside one in JSON', () => {
    const a = bytesOf(Float32Array.of(1, 2));
    const c = bytesOf(BigInt64Array.of(3n, 4n));
    const { input } = readBody(
      model,
      binaryBody(
        {
          inputs: [
            { name: 'c', shape: [2, 1], datatype: 'INT64', parameters: { binary_data_size: c.length } },
            { name: 'b', shape: [2], datatype: 'BYTES', data: ['x', 'y'] },
            { name: 'a', shape: [2], datatype: 'FP32', parameters: { binary_data_size: a.length } },
          ],
        },
        c,
        a,
      ),
    );
    expect(input).toEqual({
      rows: 2,
      tensors: new Map([
        ['a', { type: 'float32', dims: [2], data: Float32Array.of(1, 2) }],
        ['b', { type: 'string', dims: [2], data: ['x', 'y'] }],
        ['c', { type: 'int64', dims: [2, 1], data: BigInt64Array.of(3n, 4n) }],
      ]),
    });
  });

  it('are found by name; others are left out and named', () => {
    const { ignored } = readBody(
      model,
      jsonBody({
        inputs: [
          tensorOfOne('a', 'FP32', [1]),
          tensorOfOne('b', 'BYTES', ['x']),
          { ...tensorOfOne('c', 'INT64', [1]), shape: [1, 1] },
          tensorOfOne('d', 'BOOL', [true]),
        ],
      }),
    );
    expect(ignored).toEqual(['d']);
  });

  it('of a signature without names are one, whatever it is called', () => {
    const { input } = readBody(
      tensorModel({ name: null, dtype: 'float32', shape: [-1, 2] }),
      jsonBody({ inputs: [{ name: 'input-0', shape: [1, 2], datatype: 'FP32', data: [1, 2] }] }),
    );
    expect(input).toMatchObject({ rows: 1, tensors: new Map([['', { dims: [1, 2] }]]) });
  });
});

it('takes null for what a request leaves out', () => {
  const tensor = { name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2], parameters: null };
  const body = jsonBody({ id: null, parameters: null, outputs: null, inputs: [tensor] });
  expect(readTwoByTwo('float32', body)?.rows).toBe(1);
  const inputs = [{ ...tensor, data: null, parameters: { binary_data_size: 8 } }];
  expect(readTwoByTwo('float32', binaryBody({ inputs }, Buffer.alloc(8)))?.rows).toBe(1);
});

it('leaves values out of range in binary floating point as they are', () => {
  const data = Float32Array.of(Number.POSITIVE_INFINITY, Number.NaN);
  const inputs = [{ name: 'x', shape: [1, 2], datatype: 'FP32', parameters: { binary_data_size: 8 } }];
  expect(readTwoByTwo('float32', binaryBody({ inputs }, bytesOf(data)))?.tensor?.data).toEqual(data);
});
