import { describe, expect, it } from 'vitest';
import type { InputColumn } from '../../../../shared/scoring/model-description.ts';
import { binaryBody, columnModel, describeModel, jsonBody, readBody } from './infer-request.ts';

type ColumnType = InputColumn['type'];
const column = (name: string, type: ColumnType, required = true): InputColumn =>
  type === 'array'
    ? { name, required, type, items: { type: 'any' } }
    : type === 'map'
      ? { name, required, type, values: { type: 'any' } }
      : type === 'object'
        ? { name, required, type, properties: [{ name: 'a', required: true, type: 'long' }] }
        : { name, required, type };

const tensor = (name: string, datatype: string, data: unknown[], more: object = {}) => ({
  name,
  datatype,
  shape: [data.length],
  data,
  ...more,
});

const columnsOf = (inputs: InputColumn[], tensors: unknown[]) => {
  const { input } = readBody(columnModel(...inputs), jsonBody({ inputs: tensors }));
  return 'columns' in input ? input : undefined;
};

const content = (content_type: string) => ({ parameters: { content_type } });

describe('a column', () => {
  it.each<[type: ColumnType, datatype: string, data: unknown[], read: unknown[], more?: object]>([
    ['boolean', 'BOOL', [true, false], [true, false]],
    ['integer', 'INT32', [1, -2], [1, -2]],
    ['integer', 'INT64', [1, -2], [1, -2]],
    ['integer', 'UINT8', [1, 255], [1, 255]],
    ['long', 'INT64', [1, -2], [1, -2]],
    ['long', 'INT32', [1, -2], [1, -2]],
    ['long', 'UINT64', [1, 2], [1, 2]],
    ['double', 'FP64', [0.1, null], [0.1, null]],
    ['double', 'FP32', [0.5, null], [0.5, null]],
    ['double', 'INT32', [1, -2], [1, -2]],
    ['double', 'INT64', [1, 2 ** 53 - 1], [1, 2 ** 53 - 1]],
    ['float', 'FP32', [0.5, 1], [0.5, 1]],
    ['float', 'FP64', [0.1, 1e30], [0.1, 1e30]],
    ['float', 'INT32', [16_777_216, -3], [16_777_216, -3]],
    ['string', 'BYTES', ['a', ''], ['a', '']],
    ['string', 'BYTES', ['a', 'ü'], ['a', 'ü'], content('str')],
    ['binary', 'BYTES', ['AQI=', ''], ['AQI=', ''], content('base64')],
    ['binary', 'BYTES', ['AQI='], ['AQI=']],
    ['array', 'BYTES', ['[1,"a"]', '[]'], [[1, 'a'], []], content('pd_json')],
    ['object', 'BYTES', ['{"a":1}'], [{ a: 1 }]],
    ['map', 'BYTES', ['{"x":true}'], [{ x: true }], content('pd_json')],
    ['any', 'BYTES', ['"text"', '2.5'], ['text', 2.5]],
  ])('of %s is read from %s', (type, datatype, data, read, more) => {
    const batch = columnsOf([column('c', type)], [tensor('c', datatype, data, more)]);
    expect(batch?.rows).toBe(data.length);
    const values = batch?.columns
      .get('c')
      ?.map((value) => (typeof value === 'bigint' ? Number(value) : value));
    expect(values).toEqual(read);
  });

  it('of datetime is read from ISO 8601 text', () => {
    const batch = columnsOf(
      [column('c', 'datetime')],
      [tensor('c', 'BYTES', ['2026-11-21T06:00:00Z'], content('datetime'))],
    );
    expect(batch?.columns.get('c')?.[0]).toMatch(/^2026-11-21T06:00:00/);
  });

  it('keeps a long beyond 2^53 as it is written', () => {
    const inputs = '{"inputs":[{"name":"c","shape":[1],"datatype":"INT64","data":[9007199254740993]}]}';
    const { input } = readBody(columnModel(column('c', 'long')), jsonBody(inputs));
    expect('columns' in input && input.columns.get('c')).toEqual([9_007_199_254_740_993n]);
  });

  it.each([
    ['double', 9_007_199_254_740_993n],
    ['float', 16_777_217n],
  ] as const)('of %s refuses an integer that it cannot hold', (type, value) => {
    const blob = Buffer.from(BigInt64Array.of(1n, value).buffer);
    const inputs = [{ name: 'c', shape: [2], datatype: 'INT64', parameters: { binary_data_size: 16 } }];
    expect(() => readBody(columnModel(column('c', type)), binaryBody({ inputs }, blob))).toThrow(
      expect.objectContaining({ code: 'COLUMN_RANGE', path: 'data[1].c' }),
    );
  });

  it('of half precision is read as the numbers that it means', () => {
    const blob = Buffer.from(Uint16Array.of(0x3c00, 0x3555).buffer);
    const inputs = [{ name: 'c', shape: [2, 1], datatype: 'FP16', parameters: { binary_data_size: 4 } }];
    const { input } = readBody(columnModel(column('c', 'float')), binaryBody({ inputs }, blob));
    expect('columns' in input && input.columns.get('c')).toEqual([1, 0.333251953125]);
  });

  it('refuses text that is not JSON where the column is made of JSON', () => {
    expect(() => columnsOf([column('c', 'array')], [tensor('c', 'BYTES', ['[]', '[1'])])).toThrow(
      expect.objectContaining({ code: 'BYTES_JSON', path: 'data[1].c' }),
    );
  });

  it('may be absent where it is optional', () => {
    const batch = columnsOf(
      [column('a', 'long'), column('b', 'string', false)],
      [tensor('a', 'INT64', [1, 2])],
    );
    expect(batch?.columns.get('b')).toEqual([null, null]);
  });
});

describe('columns without names', () => {
  const unnamed = [column('0', 'double'), column('1', 'double'), column('2', 'long')];
  const expected = new Map([
    ['0', [1, 4]],
    ['1', [2, 5]],
    ['2', [3, 6]],
  ]);

  it.each(['input-', ''])('are called %s0, %s1, …', (prefix) => {
    const batch = columnsOf(unnamed, [
      tensor(`${prefix}0`, 'FP64', [1, 4]),
      tensor(`${prefix}1`, 'FP64', [2, 5]),
      tensor(`${prefix}2`, 'INT64', [3, 6]),
    ]);
    expect(batch?.columns).toEqual(expected);
  });

  it('may come as one matrix of whatever name', () => {
    const matrix = { name: 'X', datatype: 'INT32', shape: [2, 3], data: [1, 2, 3, 4, 5, 6] };
    expect(columnsOf(unnamed, [matrix])?.columns).toEqual(expected);
  });

  it('are refused as a matrix with an integer that one of them cannot hold', () => {
    const data = '[1,2,3,9007199254740993,5,6]';
    const matrix = `{"inputs":[{"name":"X","datatype":"INT64","shape":[2,3],"data":${data}}]}`;
    expect(() => readBody(columnModel(...unnamed), jsonBody(matrix))).toThrow(
      expect.objectContaining({ code: 'COLUMN_RANGE', path: 'data[1].0' }),
    );
  });

  it('are refused as a matrix of another width, and as one where they are text', () => {
    const matrix = { name: 'X', datatype: 'FP64', shape: [1, 2], data: [1, 2] };
    expect(() => columnsOf(unnamed, [matrix])).toThrow(expect.objectContaining({ code: 'COLUMN_MISSING' }));
    const texts = [column('0', 'string'), column('1', 'string')];
    expect(() => columnsOf(texts, [matrix])).toThrow(expect.objectContaining({ code: 'COLUMN_MISSING' }));
  });
});

describe('a request', () => {
  const model = columnModel(column('a', 'long'));
  const a = tensor('a', 'INT64', [1, 2]);

  it('names the tensors that it has beyond the signature, without the entity', () => {
    const inputs = [a, tensor('shoe size', 'FP32', [1, 2]), tensor('customer', 'BYTES', ['x', 'y'])];
    const { ignored, entities } = readBody(model, jsonBody({ inputs }), { entity: 'customer' });
    expect(ignored).toEqual(['shoe size']);
    expect(entities).toEqual(['x', 'y']);
  });

  it.each([
    ['INT64', [7, 8]],
    ['UINT8', [7, 8]],
  ])('may name whom rows are about by %s', (datatype, data) => {
    const inputs = [a, tensor('customer', datatype, data)];
    expect(readBody(model, jsonBody({ inputs }), { entity: 'customer' }).entities).toEqual(data);
  });

  it.each([
    ['DATATYPE', tensor('customer', 'FP64', [1.5, 2])],
    ['TENSOR_SHAPE', tensor('customer', 'BYTES', ['a', 'b', 'c', 'd'], { shape: [2, 2] })],
    ['STRING_TOO_LONG', tensor('customer', 'BYTES', ['x'.repeat(257), 'y'])],
  ])('is refused with %s for an entity that is none', (code, customer) => {
    const read = () => readBody(model, jsonBody({ inputs: [a, customer] }), { entity: 'customer' });
    expect(read).toThrow(expect.objectContaining({ code }));
  });

  it("gives the model's parameters, with defaults for those that it leaves out", () => {
    const params = [
      { name: 'temperature', type: 'double', list: false, default: 0.5 },
      { name: 'mode', type: 'string', list: false, default: 'fast' },
    ] as const;
    const withParams = describeModel({ inputs: [column('a', 'long')], params: [...params] });
    const body = (parameters: object) => jsonBody({ inputs: [a], parameters });
    const read = (parameters: object) => readBody(withParams, body(parameters)).input.params;
    const given = { temperature: 0.9, timeout: 5, priority: 1, content_type: 'pd', headers: {} };
    expect(read(given)).toEqual(new Map(Object.entries({ temperature: 0.9, mode: 'fast' })));
    expect(read({})).toEqual(new Map(Object.entries({ temperature: 0.5, mode: 'fast' })));
    expect(() => read({ temperature: 'hot' })).toThrow(expect.objectContaining({ code: 'PARAM_TYPE' }));
    expect(() => read({ top_k: 1 })).toThrow(expect.objectContaining({ code: 'PARAM_UNKNOWN' }));
    expect(readBody(model, jsonBody({ inputs: [a] })).input.params).toBeUndefined();
  });
});
