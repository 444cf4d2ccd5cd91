import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { type Ask, CANARY, functionKey, infer } from './ask.ts';
import { withWrongBytes, wrongBytes } from './body-asks.ts';
import { bomb, bombSize, coding } from './content-asks.ts';
import { list, nested, object, quote } from './json-text.ts';
import { brokenTexts } from './table-asks.ts';
import type { Asks, World } from './world.ts';

const datatypes: Readonly<Record<string, string>> = {
  tenure: 'INT64',
  SeniorCitizen: 'INT64',
  MonthlyCharges: 'FP64',
  TotalCharges: 'FP64',
};
export const datatypeOf = (column: string): string => datatypes[column] ?? 'BYTES';

type Tensor = ReadonlyMap<string, string>;

export const tensor = (name: string, datatype: string, shape: string, data: string): Map<string, string> =>
  new Map([
    ['name', quote(name)],
    ['shape', shape],
    ['datatype', quote(datatype)],
    ['data', data],
  ]);

/** The columns of some rows as tensors. */
export const telcoTensors = ({ telco }: World, rows: readonly number[]): Map<string, string>[] =>
  telco.columns.map((name, at) =>
    tensor(
      name,
      datatypeOf(name),
      `[${rows.length}]`,
      list(rows.map((row) => JSON.stringify(telco.data[row]?.[at]))),
    ),
  );

export const inferBody = (tensors: readonly Tensor[], more = ''): string =>
  `{"inputs":${list(tensors.map(object))}${more}}`;

/** A JSON part and binary data behind it. */
export function binaryAsk(
  model: string,
  json: string,
  binary: Uint8Array,
  length = Buffer.byteLength(json),
): Ask {
  return infer(model, Buffer.concat([Buffer.from(json), binary]), {
    'content-type': 'application/octet-stream',
    'inference-header-content-length': String(length),
  });
}

const tensorsModel: readonly Tensor[] = [
  tensor('a', 'FP64', '[1,2]', '[1.5,2.5]'),
  tensor('b', 'INT64', '[1]', '[7]'),
  tensor('c', 'UINT8', '[1,1]', '[8]'),
  tensor('d', 'BOOL', '[1]', '[true]'),
  tensor('e', 'BYTES', '[1]', '["x"]'),
];

/** A BYTES element that says to be of some length. */
const text = (length: number, content: string): Buffer => {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32LE(length);
  return Buffer.concat([prefix, Buffer.from(content)]);
};

export function v2Asks(world: World) {
  const { telco, tensors, composites, params } = world.names;
  const rows = fc.array(fc.nat({ max: world.telco.data.length - 1 }), { minLength: 1, maxLength: 3 });
  const good = rows.map((chosen) => inferBody(telcoTensors(world, chosen)));
  const constants = (...bodies: string[]): Asks =>
    fc.constantFrom(...bodies).map((text): Ask => infer(telco, text));
  /** One field of one telco tensor is another. */
  const changed = (field: string, ...texts: string[]): Asks =>
    fc.tuple(rows, fc.nat(), fc.constantFrom(...texts)).map(([chosen, at, text]): Ask => {
      const all = telcoTensors(world, chosen);
      return infer(
        telco,
        inferBody(all.with(at % all.length, new Map(all[at % all.length]).set(field, text))),
      );
    });
  /** The tensor model with other data for one tensor. */
  const inTensors = (name: string, ...data: string[]): Asks =>
    fc
      .constantFrom(...data)
      .map((text): Ask =>
        infer(
          tensors,
          inferBody(
            tensorsModel.map((one) =>
              one.get('name') === quote(name) ? new Map(one).set('data', text) : one,
            ),
          ),
        ),
      );
  const column = (name: string, datatype: string, ...data: string[]): Asks =>
    fc
      .tuple(rows, fc.constantFrom(...data))
      .map(([[row = 0], text]): Ask =>
        infer(
          telco,
          inferBody(
            telcoTensors(world, [row]).map((one) =>
              one.get('name') === quote(name) ? tensor(name, datatype, '[1]', text) : one,
            ),
          ),
        ),
      );
  const withMore = (...more: string[]): Asks =>
    fc
      .tuple(rows, fc.constantFrom(...more))
      .map(([chosen, text]): Ask => infer(telco, inferBody(telcoTensors(world, chosen), `,${text}`)));

  /** The tensor model with the tensor in binary form, of whatever size is said. */
  const binary = (name: string, size: string, bytes: Uint8Array): Ask => {
    const all = tensorsModel.map((one) => {
      if (one.get('name') !== quote(name)) return one;
      const copy = new Map(one).set('parameters', `{"binary_data_size":${size}}`);
      copy.delete('data');
      return copy;
    });
    return binaryAsk(tensors, inferBody(all), bytes);
  };
  const unknownTensors = Array.from({ length: 2001 }, (_, at) => tensor(`t${at}`, 'BOOL', '[1]', '[true]'));

  return {
    'v2: not JSON': fc.oneof(
      good.map((body): Ask => infer(telco, body.slice(0, -1))),
      constants('{"inputs":[NaN]}', `{"inputs":${CANARY}}`, '{"inputs":[{"name":"\u0001"}]}', 'x'),
    ),
    'v2: no object': constants('[]', '1', '"x"', 'null', '[{"inputs":[]}]'),
    'v2: bytes that are not UTF-8': fc
      .tuple(good, fc.nat(), wrongBytes)
      .map(([body, at, bytes]): Ask => infer(telco, withWrongBytes(body, at, bytes))),
    'v2: no inputs': constants(
      '{}',
      '{"inputs":[]}',
      '{"inputs":{}}',
      '{"inputs":null}',
      '{"inputs":[1]}',
      '{"inputs":[[]]}',
      '{"inputs":[null]}',
      `{"inputs":"${CANARY}"}`,
      '{"__proto__":{"inputs":[{}]}}',
      `{"inputs":${nested(5000)}}`,
    ),
    'v2: name of a tensor': fc.oneof(
      changed('name', '1', 'null', '[]', '{}', 'true'),
      rows.map((chosen): Ask => {
        const all = telcoTensors(world, chosen);
        return infer(telco, inferBody([...all, all[0] ?? new Map()]));
      }),
      constants('{"inputs":[{}]}', '{"inputs":[{"__proto__":{"name":"tenure"}}]}'),
    ),
    'v2: neither or both data': fc.oneof(
      changed('data', 'null', '{}', '1', '"x"', 'true', `"${CANARY}"`),
      changed('parameters', '{"binary_data_size":8}'),
    ),
    'v2: datatype': fc.oneof(
      changed(
        'datatype',
        '"INT128"',
        '"int64"',
        '1',
        'null',
        '"__proto__"',
        '"constructor"',
        '"BF16"',
        '[]',
        `"${CANARY}"`,
      ),
      column('tenure', 'BYTES', '["1"]'),
      column('tenure', 'FP64', '[1]'),
      column('gender', 'INT64', '[1]'),
      column('MonthlyCharges', 'BOOL', '[true]'),
      column('MonthlyCharges', 'FP16', '[1]'),
    ),
    'v2: shape': changed(
      'shape',
      '[-1]',
      '[1.5]',
      '["1"]',
      'null',
      '1',
      '{}',
      '[4]',
      '[9007199254740992]',
      '[2147483648]',
      '[2147483647]',
      '[2147483647,2147483647]',
      '[1e400]',
      '[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]',
      '[100000,100000]',
      '[[1]]',
      '[0,2147483647]',
      `["${CANARY}"]`,
    ),
    'v2: element of another type': fc.oneof(
      column('tenure', 'INT64', '["1"]', '[1.5]', '[true]', '[{}]', `["${CANARY}"]`),
      column('MonthlyCharges', 'FP64', '["1"]', '[false]', '[{}]'),
      column('gender', 'BYTES', '[1]', '[true]', '[{}]'),
      inTensors('d', '[1]', '["true"]'),
      inTensors('c', '[1.5]', '["8"]'),
    ),
    'v2: element beyond the range': fc.oneof(
      column('tenure', 'INT64', '[9223372036854775808]', '[1e400]', '[-1e22]'),
      column('tenure', 'INT8', '[128]', '[-129]'),
      column('tenure', 'UINT64', '[-1]', '[18446744073709551616]'),
      column('MonthlyCharges', 'FP64', '[1e400]', '[-1e999]'),
      column('MonthlyCharges', 'FP32', '[3.5e38]'),
      inTensors('c', '[256]', '[-1]'),
    ),
    'v2: null': fc.oneof(
      column('tenure', 'INT64', '[null]'),
      column('gender', 'BYTES', '[null]'),
      inTensors('d', '[null]'),
    ),
    'v2: ragged': inTensors('a', '[[1,[2]]]', '[1,[2]]', '[[1,[[]]]]'),
    'v2: rows that differ': rows.map((chosen): Ask => {
      const all = telcoTensors(world, chosen);
      const more = telcoTensors(world, [...chosen, 0]);
      return infer(telco, inferBody(all.with(3, more[3] ?? new Map())));
    }),
    'v2: rows beyond the limit': fc
      .integer({ min: 5001, max: 200_000 })
      .map((count): Ask =>
        infer(telco, () =>
          inferBody([
            tensor('tenure', 'INT64', `[${count}]`, list(Array.from({ length: count }, () => '1'))),
          ]),
        ),
      ),
    'v2: tensors beyond the limit': fc.constant(infer(telco, inferBody(unknownTensors))),
    'v2: column missing': fc.tuple(rows, fc.nat()).map(([chosen, at]): Ask => {
      const all = telcoTensors(world, chosen);
      return infer(telco, inferBody(all.toSpliced(at % all.length, 1)));
    }),
    'v2: tensor missing': fc
      .nat({ max: 4 })
      .map((at): Ask => infer(tensors, inferBody(tensorsModel.toSpliced(at, 1)))),
    'v2: integer that a double cannot hold': column(
      'MonthlyCharges',
      'INT64',
      '[9007199254740993]',
      '[9223372036854775807]',
    ),
    'v2: lying size': fc.oneof(
      fc
        .constantFrom('-1', '1.5', '"8"', '1e400', '9007199254740992', 'true', '[8]', '{}')
        .map((size) => binary('b', size, Buffer.alloc(8))),
      fc.integer({ min: 9, max: 2_147_483_647 }).map((size) => binary('b', String(size), Buffer.alloc(8))),
      fc.integer({ min: 0, max: 7 }).map((size) => binary('b', String(size), Buffer.alloc(8))),
      fc.integer({ min: 0, max: 7 }).map((size) => binary('b', String(size), Buffer.alloc(size))),
      fc.integer({ min: 9, max: 4096 }).map((size) => binary('b', String(size), Buffer.alloc(size))),
      fc.integer({ min: 2, max: 0xffffffff }).map((length) => binary('e', '5', text(length, 'x'))),
      fc.constantFrom(0, 1, 2, 3).map((size) => binary('e', String(size), Buffer.alloc(size))),
      fc
        .integer({ min: 1, max: 100 })
        .map((more) => binary('e', String(5 + more), Buffer.concat([text(1, 'x'), Buffer.alloc(more)]))),
      good.map((body) => binaryAsk(telco, body, Buffer.from('left over'))),
    ),
    'v2: lying length of the JSON part': fc
      .tuple(
        good,
        fc.constantFrom('0', '-1', '1e2', '0x10', 'x', '9'.repeat(15), '9'.repeat(30), '1.5', '1, 1', 'NaN'),
      )
      .map(([body, length]): Ask => infer(telco, body, { 'inference-header-content-length': length })),
    'v2: binary text that is not UTF-8': wrongBytes.map((bytes) => {
      const data = Buffer.concat([text(bytes.length, ''), Buffer.from(bytes)]);
      return binary('e', String(data.length), data);
    }),
    'v2: text with NUL or half a pair': fc.oneof(
      column('gender', 'BYTES', ...brokenTexts.map((one) => `[${one}]`)),
      inTensors('e', ...brokenTexts.map((one) => `[${one}]`)),
      fc
        .constantFrom('\u0000', 'Male\u0000')
        .map((one) => binary('e', String(one.length + 4), text(one.length, one))),
    ),
    'v2: text too long': fc.oneof(
      column('gender', 'BYTES', `["${'x'.repeat(10_001)}"]`, `["${CANARY.repeat(10_000)}"]`),
      fc
        .integer({ min: 10_001, max: 100_000 })
        .map((size) => binary('e', String(size + 4), text(size, 'x'.repeat(size)))),
    ),
    'v2: text that is not JSON': fc
      .constantFrom('["x"]', '["[1"]', '[""]', `["${CANARY}"]`, '["NaN"]')
      .map((data): Ask => infer(composites, inferBody([tensor('doubles', 'BYTES', '[1]', data)]))),
    'v2: parameters': fc.oneof(
      withMore(
        '"parameters":[]',
        '"parameters":1',
        '"parameters":"x"',
        '"parameters":{"binary_data_output":1}',
        '"parameters":{"binary_data_output":null}',
      ),
      changed(
        'parameters',
        '[]',
        '1',
        '"x"',
        '{"content_type":1}',
        '{"content_type":"application/x"}',
        `{"content_type":"${CANARY}"}`,
      ),
      withMore(
        '"outputs":[{"name":"label","parameters":[]}]',
        '"outputs":[{"name":"label","parameters":{"binary_data":"yes"}}]',
      ),
    ),
    'v2: parameter unknown': fc.oneof(
      withMore(
        '"parameters":{"nobody":1}',
        '"parameters":{"__proto__":{"a":1}}',
        '"parameters":{"constructor":1}',
      ),
      withMore(`"parameters":{${quote('k'.repeat(200_000))}:1}`),
      fc.constant(
        infer(params, inferBody([tensor('x', 'FP64', '[1]', '[1.5]')], ',"parameters":{"LONG":1}')),
      ),
    ),
    'v2: extension that is not served': fc.oneof(
      withMore(
        '"parameters":{"sequence_id":1}',
        '"parameters":{"sequence_start":true}',
        '"outputs":[{"name":"label","parameters":{"classification":2}}]',
        '"outputs":[{"name":"label","parameters":{"shared_memory_region":"x"}}]',
      ),
      changed('parameters', '{"shared_memory_region":"x"}'),
      fc
        .constantFrom(
          '/v2/repository/index',
          '/v2/systemsharedmemory/status',
          '/v2/cudasharedmemory/region/x/register',
          `/v2/models/${telco}/config`,
          `/v2/models/${telco}/stats`,
          '/v2/logging',
          '/v2/trace/setting',
          `/v2/models/${telco}/generate`,
        )
        .map((path): Ask => ({ ...infer(telco, '{}'), path })),
    ),
    'v2: outputs': withMore(
      '"outputs":{}',
      '"outputs":"label"',
      '"outputs":[1]',
      '"outputs":[{}]',
      '"outputs":[{"name":1}]',
      '"outputs":[{"name":"label"},{"name":"label"}]',
      '"outputs":[null]',
    ),
    'v2: output unknown': withMore(
      '"outputs":[{"name":"nobody"}]',
      '"outputs":[{"name":"__proto__"}]',
      '"outputs":[{"name":"label"},{"name":""}]',
      `"outputs":[{"name":${quote('k'.repeat(500_000))}}]`,
      '"outputs":[{"name":"\\ud800"}]',
    ),
    'v2: id': withMore('"id":1', '"id":{}', '"id":[]', '"id":true', `"id":"${'x'.repeat(1001)}"`),
    'v2: content type': fc
      .tuple(good, fc.constantFrom('text/csv', 'text/plain', 'application/x-protobuf', '*/*', '__proto__'))
      .map(([body, type]): Ask => infer(telco, body, { 'content-type': type })),
    'v2: bomb': fc
      .tuple(coding, bombSize)
      .map(([name, size]): Ask => infer(telco, () => bomb(name, size), { 'content-encoding': name })),
    'v2: method': fc
      .tuple(
        fc.constantFrom('PUT', 'PATCH', 'DELETE', 'OPTIONS', 'GET', 'POST'),
        fc.constantFrom(
          '/v2',
          `/v2/models/${telco}`,
          `/v2/models/${telco}/ready`,
          `/v2/models/${telco}/infer`,
          '/v2/models/x/versions/1/infer',
        ),
      )
      .filter(([method, path]) => method !== (path.endsWith('/infer') ? 'POST' : 'GET'))
      .map(([method, path]): Ask => ({
        via: 'http',
        method,
        path,
        headers: { 'x-functions-key': functionKey },
        body: undefined,
      })),
    'v2: unknown path': fc
      .tuple(
        fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
        fc.constantFrom(
          '/v2/',
          '/v2/models',
          '/v2/models/',
          '/v2/nothing',
          '/v2/__proto__',
          '/v2/models/a/b/c/d',
          `/v2/models/${telco}/infer/more`,
          '/v2/..%2f..%2fetc/passwd',
          '/v2/%00',
          '/v2/%zz',
          `/v2/${'x'.repeat(7000)}`,
        ),
      )
      .filter(([, path]) => path !== '/v2/' && path !== '/v2/models/')
      .map(([method, path]): Ask => ({
        via: 'http',
        method,
        path,
        headers: { 'x-functions-key': functionKey },
        body: undefined,
      })),
    'v2: model unknown': fc
      .tuple(
        good,
        fc.constantFrom(
          'nobody',
          '__proto__',
          'constructor',
          '%2e%2e',
          'a%2fb',
          '%00',
          'x'.repeat(5000),
          CANARY,
        ),
      )
      .map(([body, name]): Ask => infer(name, gzipSync(body), { 'content-encoding': 'gzip' })),
  } satisfies Partial<Record<string, Asks>>;
}
