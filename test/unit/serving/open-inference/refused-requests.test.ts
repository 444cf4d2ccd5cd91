import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  binaryBody,
  byteStrings,
  columnModel,
  jsonBody,
  readBody,
  tensorModel,
} from './infer-request.ts';

/** A value that must not come back in any message. */
const SECRET = 'S3CR3T-payload';

const model = tensorModel(
  { name: 'x', dtype: 'float32', shape: [-1, 2] },
  { name: 'words', dtype: 'string', shape: [-1] },
);
const columns = columnModel(
  { name: 'tenure', type: 'long', required: true },
  { name: 'Contract', type: 'string', required: true },
  { name: 'price', type: 'float', required: false },
);

const x = { name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] };
const words = { name: 'words', shape: [1], datatype: 'BYTES', data: [SECRET] };
const tenure = { name: 'tenure', shape: [1], datatype: 'INT64', data: [1] };
const contract = { name: 'Contract', shape: [1], datatype: 'BYTES', data: [SECRET] };
const sized = (binary_data_size: unknown, more: object = {}) => {
  const { data: _, ...rest } = x;
  return { ...rest, parameters: { binary_data_size, ...more } };
};
const withX = (change: object) => jsonBody({ inputs: [{ ...x, ...change }, words] });
const withData = (data: string, change: object = {}) =>
  jsonBody(JSON.stringify({ inputs: [{ ...x, ...change, data: '#' }, words] }).replace('"#"', data));
const withTenure = (change: object) => jsonBody({ inputs: [{ ...tenure, ...change }, contract] });
const raw = (bytes: Uint8Array, headers: Body['headers'] = {}): Body => ({ bytes, headers });

type Bad = [name: string, body: Body, code: string, path: string, status?: number];

const bad: Bad[] = [
  ['no body', jsonBody(''), 'BODY_EMPTY', 'body'],
  ['malformed JSON', jsonBody(`{"inputs": ${SECRET}`), 'BODY_MALFORMED', 'body'],
  ['a list', jsonBody([SECRET]), 'BODY_SHAPE', 'body'],
  ['bytes that are not UTF-8', raw(Uint8Array.of(0xff, 0xfe)), 'BODY_ENCODING', 'body'],
  ['too many bytes', jsonBody(SECRET.repeat(400_000)), 'BODY_TOO_LARGE', 'body', 413],
  [
    'too many bytes once expanded',
    raw(gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }),
    'BODY_TOO_LARGE',
    'body',
    413,
  ],
  [
    'an unknown encoding',
    raw(Buffer.from('{}'), { 'content-encoding': 'zstd' }),
    'CONTENT_ENCODING',
    'content-encoding',
    415,
  ],
  [
    'another content type',
    raw(Buffer.from('{}'), { 'content-type': 'text/csv' }),
    'CONTENT_TYPE',
    'content-type',
    415,
  ],
  ...['-1', '1e1', '99999', '', '0', 'x'].map((length): Bad => [
    `a JSON length of "${length}"`,
    raw(Buffer.from('{}'), { 'inference-header-content-length': length }),
    'HEADER_LENGTH',
    'inference-header-content-length',
  ]),
  ['an id that is a number', jsonBody({ id: 5, inputs: [x, words] }), 'REQUEST_ID', 'id'],
  ['an id without end', jsonBody({ id: 'x'.repeat(1001), inputs: [x, words] }), 'REQUEST_ID', 'id'],
  ['no inputs', jsonBody({}), 'INPUTS', 'inputs'],
  ['an empty list of inputs', jsonBody({ inputs: [] }), 'INPUTS', 'inputs'],
  ['inputs behind a prototype', jsonBody('{"__proto__":{"inputs":[]}}'), 'INPUTS', 'inputs'],
  ['an input that is text', jsonBody({ inputs: [SECRET] }), 'INPUTS', 'inputs[0]'],
  ['too many inputs', jsonBody({ inputs: Array.from({ length: 2001 }, () => x) }), 'COLUMNS_LIMIT', 'inputs'],
  ['a name twice', jsonBody({ inputs: [x, x] }), 'TENSOR_NAME', 'inputs[1].name'],
  ['no name', withX({ name: undefined }), 'TENSOR_NAME', 'inputs[0].name'],
  ['an unknown datatype', withX({ datatype: 'BF16' }), 'DATATYPE', 'inputs[0].datatype'],
  ['a datatype named like a method', withX({ datatype: 'toString' }), 'DATATYPE', 'inputs[0].datatype'],
  ['no datatype', withX({ datatype: undefined }), 'DATATYPE', 'inputs[0].datatype'],
  ['FP16 in JSON', withX({ datatype: 'FP16' }), 'DATATYPE', 'inputs[0].data'],
  ['a datatype that the signature has not', withX({ datatype: 'FP64' }), 'DATATYPE', 'inputs[0].datatype'],
  ['no shape', withX({ shape: undefined }), 'TENSOR_SHAPE', 'inputs[0].shape'],
  ['a shape that is text', withX({ shape: SECRET }), 'TENSOR_SHAPE', 'inputs[0].shape'],
  ['a negative dimension', withX({ shape: [-1, 2] }), 'TENSOR_SHAPE', 'inputs[0].shape[0]'],
  ['a dimension with a fraction', withX({ shape: [1, 2.5] }), 'TENSOR_SHAPE', 'inputs[0].shape[1]'],
  ['a dimension beyond every array', withX({ shape: [1, 2 ** 31] }), 'TENSOR_SHAPE', 'inputs[0].shape[1]'],
  [
    'dimensions without end',
    withX({ shape: Array.from({ length: 17 }, () => 1) }),
    'TENSOR_SHAPE',
    'inputs[0].shape',
  ],
  ['a shape that lies about a little', withX({ shape: [2, 2] }), 'TENSOR_SHAPE', 'inputs[0].data'],
  [
    'a shape that lies about gigabytes',
    withX({ shape: [2_000_000_000, 2] }),
    'TENSOR_SHAPE',
    'inputs[0].shape',
  ],
  [
    'a shape whose product overflows',
    withX({ shape: [2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30, 2 ** 30] }),
    'TENSOR_SHAPE',
    'inputs[0].shape',
  ],
  ['a shape that the signature has not', withX({ shape: [2, 1] }), 'TENSOR_SHAPE', 'inputs[0].shape'],
  ['ragged data', withData('[[1,2],[3]]', { shape: [2, 2] }), 'TENSOR_RAGGED', 'inputs[0].data[1]'],
  ['data deeper than the shape', withData('[[1,[2]]]'), 'TENSOR_RAGGED', 'inputs[0].data[0][1]'],
  ['data that are an object', withX({ data: { 0: SECRET } }), 'TENSOR_DATA', 'inputs[0].data'],
  ['no data', withX({ data: undefined }), 'TENSOR_DATA', 'inputs[0]'],
  ['data of both kinds', withX({ parameters: { binary_data_size: 8 } }), 'TENSOR_DATA', 'inputs[0]'],
  ['text for a number', withX({ data: [1, SECRET] }), 'TENSOR_TYPE', 'inputs[0].data[1]'],
  ['true for a number', withX({ data: [1, true] }), 'TENSOR_TYPE', 'inputs[0].data[1]'],
  ['a number beyond FP32', withX({ data: [1, 1e39] }), 'TENSOR_RANGE', 'inputs[0].data[1]'],
  [
    'a number for text',
    jsonBody({ inputs: [x, { ...words, data: [5] }] }),
    'TENSOR_TYPE',
    'inputs[1].data[0]',
  ],
  [
    'null for text',
    jsonBody({ inputs: [x, { ...words, data: [null] }] }),
    'TENSOR_NULL',
    'inputs[1].data[0]',
  ],
  [
    'text without end',
    jsonBody({ inputs: [x, { ...words, data: ['y'.repeat(10_001)] }] }),
    'STRING_TOO_LONG',
    'inputs[1].data[0]',
  ],
  [
    'rows that differ',
    jsonBody({ inputs: [x, { ...words, shape: [2], data: ['a', 'b'] }] }),
    'TENSOR_ROWS',
    'inputs',
  ],
  ['a tensor missing', jsonBody({ inputs: [x] }), 'TENSOR_MISSING', 'inputs'],
  [
    'too many rows',
    jsonBody({
      inputs: [
        { ...x, shape: [5001, 2], data: Array.from({ length: 10_002 }, () => 1) },
        { ...words, shape: [5001], data: Array.from({ length: 5001 }, () => 'y') },
      ],
    }),
    'ROWS_LIMIT',
    'inputs',
    413,
  ],
  [
    'binary data cut short',
    binaryBody({ inputs: [sized(8), words] }, Buffer.alloc(7)),
    'BINARY_SIZE',
    'inputs[0]',
  ],
  [
    'binary data of another size',
    binaryBody({ inputs: [sized(4), words] }, Buffer.alloc(4)),
    'BINARY_SIZE',
    'inputs[0]',
  ],
  [
    'binary data of nobody',
    binaryBody({ inputs: [sized(8), words] }, Buffer.alloc(9)),
    'BINARY_SIZE',
    'body',
  ],
  ...[-1, 1.5, '8', 2 ** 53].map((size): Bad => [
    `binary data of ${JSON.stringify(size)} bytes`,
    binaryBody({ inputs: [sized(size), words] }, Buffer.alloc(8)),
    'BINARY_SIZE',
    'inputs[0].parameters.binary_data_size',
  ]),
  [
    'shared memory',
    jsonBody({ inputs: [sized(undefined, { shared_memory_region: 'r' }), words] }),
    'UNSUPPORTED',
    'inputs[0].parameters',
  ],
  ['parameters that are a list', withX({ parameters: [] }), 'PARAMETERS', 'inputs[0].parameters'],
  [
    'a content type that is a number',
    withX({ parameters: { content_type: 5 } }),
    'PARAMETERS',
    'inputs[0].parameters.content_type',
  ],
  [
    'base64 for plain text',
    jsonBody({ inputs: [x, { ...words, parameters: { content_type: 'base64' } }] }),
    'PARAMETERS',
    'inputs[1].parameters.content_type',
  ],
  [
    'an unknown parameter',
    jsonBody({ inputs: [x, words], parameters: { temperature: 1 } }),
    'PARAM_UNKNOWN',
    'parameters',
  ],
  [
    'a sequence',
    jsonBody({ inputs: [x, words], parameters: { sequence_id: 1 } }),
    'UNSUPPORTED',
    'parameters',
  ],
  [
    'a flag that is text',
    jsonBody({ inputs: [x, words], parameters: { binary_data_output: 'yes' } }),
    'PARAMETERS',
    'parameters.binary_data_output',
  ],
  ['outputs that are text', jsonBody({ inputs: [x, words], outputs: SECRET }), 'OUTPUTS', 'outputs'],
  ['an output without name', jsonBody({ inputs: [x, words], outputs: [{}] }), 'OUTPUTS', 'outputs[0].name'],
  [
    'an output twice',
    jsonBody({ inputs: [x, words], outputs: [{ name: 'a' }, { name: 'a' }] }),
    'OUTPUTS',
    'outputs[1].name',
  ],
  [
    'classification',
    jsonBody({ inputs: [x, words], outputs: [{ name: 'a', parameters: { classification: 2 } }] }),
    'UNSUPPORTED',
    'outputs[0].parameters',
  ],
];

function refusalOf(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a model with tensors refuses', () => {
  it.each(bad)('%s', (_name, body, code, path, status = 400) => {
    const error = refusalOf(() => readBody(model, body));
    expect(error).toMatchObject({ name: 'RelevoError', code, path, status });
    expect(String(error)).not.toContain(SECRET);
  });

  it('broken BYTES', () => {
    const onlyWords = tensorModel({ name: 'words', dtype: 'string', shape: [-1] });
    const read =
      (blob: Uint8Array, count = 1) =>
      () => {
        const parameters = { binary_data_size: blob.length };
        const inputs = [{ name: 'words', shape: [count], datatype: 'BYTES', parameters }];
        return readBody(onlyWords, binaryBody({ inputs }, blob));
      };
    const code = (blob: Uint8Array, count?: number) => refusalOf(read(blob, count));
    expect(code(byteStrings(Uint8Array.of(0xc3)))).toMatchObject({
      code: 'BYTES_ENCODING',
      path: 'inputs[0].data[0]',
    });
    expect(code(Uint8Array.of(5, 0, 0))).toMatchObject({ code: 'BINARY_SIZE' });
    expect(code(Uint8Array.of(5, 0, 0, 0, 65))).toMatchObject({ code: 'BINARY_SIZE' });
    expect(code(Uint8Array.of(255, 255, 255, 255, 65))).toMatchObject({ code: 'BINARY_SIZE' });
    expect(code(byteStrings('a', 'b'), 1)).toMatchObject({ code: 'BINARY_SIZE', path: 'inputs[0]' });
    expect(code(byteStrings('a'), 2)).toMatchObject({ code: 'BINARY_SIZE', path: 'inputs[0].data[1]' });
    expect(code(byteStrings('y'.repeat(10_001)))).toMatchObject({ code: 'STRING_TOO_LONG' });
    expect(code(byteStrings('a', 'b\u0000c'), 2)).toMatchObject({
      code: 'STRING_ENCODING',
      path: 'inputs[0].data[1]',
    });
  });

  it('a BOOL that is neither 0 nor 1', () => {
    const inputs = [{ name: 'b', shape: [2], datatype: 'BOOL', parameters: { binary_data_size: 2 } }];
    const read = () =>
      readBody(
        tensorModel({ name: 'b', dtype: 'bool', shape: [-1] }),
        binaryBody({ inputs }, Uint8Array.of(1, 2)),
      );
    expect(refusalOf(read)).toMatchObject({ code: 'TENSOR_TYPE', path: 'inputs[0].data[1]' });
  });
});

const badColumns: Bad[] = [
  ['a floating point tensor for a long', withTenure({ datatype: 'FP64' }), 'DATATYPE', 'inputs[0].datatype'],
  ['text for a long', withTenure({ datatype: 'BYTES', data: [SECRET] }), 'DATATYPE', 'inputs[0].datatype'],
  [
    'a content type of text for a long',
    withTenure({ parameters: { content_type: 'str' } }),
    'PARAMETERS',
    'inputs[0].parameters.content_type',
  ],
  ['a matrix for a column', withTenure({ shape: [1, 2], data: [1, 2] }), 'TENSOR_SHAPE', 'inputs[0].shape'],
  ['a scalar for a column', withTenure({ shape: [] }), 'TENSOR_SHAPE', 'inputs[0].shape'],
  ['columns of different length', withTenure({ shape: [2], data: [1, 2] }), 'TENSOR_ROWS', 'inputs[1].shape'],
  ['a missing column', jsonBody({ inputs: [tenure] }), 'COLUMN_MISSING', 'columns'],
  [
    'an integer that a float cannot hold',
    jsonBody({
      inputs: [tenure, contract, { name: 'price', shape: [1], datatype: 'INT32', data: [16_777_217] }],
    }),
    'COLUMN_RANGE',
    'data[0].price',
  ],
  [
    'a number beyond float',
    jsonBody({ inputs: [tenure, contract, { name: 'price', shape: [1], datatype: 'FP64', data: [1e39] }] }),
    'COLUMN_RANGE',
    'data[0].price',
  ],
  [
    'a long beyond 64 bits',
    jsonBody(`{"inputs":[{"name":"tenure","shape":[1],"datatype":"INT64","data":[9223372036854775808]}]}`),
    'TENSOR_RANGE',
    'inputs[0].data[0]',
  ],
  [
    'an output that the model has not',
    jsonBody({ inputs: [tenure, contract], outputs: [{ name: 'label' }] }),
    'OUTPUT_UNKNOWN',
    'outputs[0].name',
  ],
];

describe('a model with columns refuses', () => {
  it.each(badColumns)('%s', (_name, body, code, path, status = 400) => {
    const error = refusalOf(() => readBody(columns, body));
    expect(error).toMatchObject({ name: 'RelevoError', code, path, status });
    expect(String(error)).not.toContain(SECRET);
  });

  it('tensors that it does not know, where that is the rule', () => {
    const inputs = [tenure, contract, { ...tenure, name: SECRET }];
    const read = () => readBody(columns, jsonBody({ inputs }), { extraColumns: 'refuse' });
    expect(refusalOf(read)).toMatchObject({ code: 'COLUMN_UNKNOWN', path: 'inputs', status: 400 });
  });

  it('too many rows before it looks at them', () => {
    const body = withTenure({ shape: [3], data: [1, 2, 3] });
    const error = refusalOf(() => readBody(columns, body, { limits: { maxRows: 2 } }));
    expect(error).toMatchObject({ code: 'ROWS_LIMIT', status: 413 });
  });
});
