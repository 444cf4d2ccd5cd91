import { describe, expect, it } from 'vitest';
import type { ModelDescription } from '../../../../shared/scoring/model-description.ts';
import { readCompatRequest } from '../../../../shared/serving/compat/read-compat-request.ts';
import { defaultLimits } from '../../../../shared/serving/protocol.ts';
import { describeModel } from '../../../property/serving/signatures.ts';

const read = (body: unknown, model: ModelDescription, contentType = 'application/json') =>
  readCompatRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), model, {
    limits: { ...defaultLimits, maxRows: 3, maxColumns: 4, maxBytes: 500, maxStringLength: 20 },
    headers: { 'content-type': contentType },
    entity: 'who',
    extraColumns: 'refuse',
  });

const age = describeModel({ inputs: [{ name: 'age', type: 'long', required: true }] });
const city = describeModel({ inputs: [{ name: 'city', type: 'string', required: true }] });
const tensor = describeModel({ tensors: [{ name: 'age', dtype: 'float64', shape: [-1] }] });

describe('columns beside those of the signature', () => {
  const rows = [
    { age: 1, who: 'Ada', extra: 5 },
    { age: 2, who: 'Bob', extra: 6 },
  ];
  const bodies: readonly [string, unknown][] = [
    ['records', { dataframe_records: rows }],
    [
      'split',
      {
        dataframe_split: {
          columns: ['extra', 'who', 'age'],
          data: [
            [5, 'Ada', 1],
            [6, 'Bob', 2],
          ],
        },
      },
    ],
    ['columns', { inputs: { age: [1, 2], who: ['Ada', 'Bob'], extra: [5, 6] } }],
    ['inputs', { inputs: rows }],
    ['instances', { instances: rows }],
  ];

  it.each(bodies)('say whom a row is about, and are named: %s', (_, body) => {
    expect(read(body, age)).toMatchObject({
      input: { rows: 2 },
      ignored: ['extra'],
      entities: ['Ada', 'Bob'],
    });
  });

  it('of CSV are texts', () => {
    const parsed = read('who,age,extra\n007,1,x\nBob,2,y\n', age, 'text/csv');
    expect(parsed).toMatchObject({ ignored: ['extra'], entities: ['007', 'Bob'] });
  });

  it('say it of tensors too', () => {
    expect(read({ dataframe_records: rows }, tensor).entities).toEqual(['Ada', 'Bob']);
  });

  it('keep all digits of a number', () => {
    const body = '{"dataframe_records": [{"age": 1, "who": 9007199254740993}, {"age": 1, "who": 7}]}';
    expect(read(body, age).entities).toEqual(['9007199254740993', 7]);
  });

  it('are nobody where they are no names', () => {
    const body = { dataframe_records: [{ age: 1, who: null }, { age: 2, who: [1] }, { age: 3 }] };
    expect(read(body, age).entities).toEqual([null, null, null]);
  });

  it('are not cut', () => {
    const body = { dataframe_records: [{ age: 1, who: 'a'.repeat(257) }] };
    expect(() => read(body, age)).toThrow(expect.objectContaining({ status: 413, code: 'BAD_REQUEST' }));
  });
});

const ages = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('limits', () => {
  it.each<[string, ModelDescription, unknown, string?]>([
    ['rows of records', age, { dataframe_records: ages(4).map((value) => ({ age: value })) }],
    ['rows of split', age, { dataframe_split: { columns: ['age'], data: ages(4).map((value) => [value]) } }],
    ['rows of an index', age, { dataframe_split: { columns: ['age'], index: ages(4), data: [[1]] } }],
    ['rows of inputs', age, { inputs: ages(4) }],
    ['rows by column', age, { inputs: { age: ages(4) } }],
    ['rows of instances', age, { instances: ages(4).map((value) => ({ age: value })) }],
    ['rows of tensors', tensor, { inputs: { age: ages(4) } }],
    ['rows of CSV', age, 'age\n1\n2\n3\n4\n', 'text/csv'],
    ['columns', age, { dataframe_records: [Object.fromEntries(ages(5).map((value) => [`c${value}`, 1]))] }],
    ['columns of CSV', age, 'age,b,c,d,e\n1,1,1,1,1\n', 'text/csv'],
    ['bytes', age, { inputs: [1], other: 'a'.repeat(500) }],
    ['characters of a text', city, { inputs: ['a'.repeat(21)] }],
  ])('of %s answer 413', (_, model, body, contentType) => {
    expect(() => read(body, model, contentType)).toThrow(
      expect.objectContaining({
        status: 413,
        code: 'BAD_REQUEST',
        message: expect.stringMatching(/ more than | More than /i),
      }),
    );
  });
});

type Integer = 'uint8' | 'int16' | 'int32' | 'uint32' | 'uint64' | 'int64';

function tensorOf(dtype: Integer, rows: string): (string | number | bigint)[] {
  const model = describeModel({ tensors: [{ name: 'x', dtype, shape: [-1] }] });
  const { input } = read(`{"dataframe_split": {"columns": ["x"], "data": [${rows}]}}`, model);
  return 'tensors' in input ? [...(input.tensors.get('x')?.data ?? [])] : [];
}

describe('numbers that a column cannot hold', () => {
  // What numpy 2.4 makes of them on x86.
  it.each<[Integer, string, (number | bigint)[]]>([
    ['uint8', '[300.0], [1e30], [3e9]', [44, 0, 0]],
    ['int16', '[70000.0], [1e30], [-5.9]', [4464, 0, -5]],
    ['int32', '[3e9], [-1e30], [7.9]', [-2147483648, -2147483648, 7]],
    ['uint32', '[3e9], [1e18], [1e19]', [3000000000, 2808348672, 0]],
    ['uint64', '[1e19], [1e30], [3e9]', [10000000000000000000n, 0n, 3000000000n]],
    ['int64', '[1e30], [-1e30], [9.3e18]', [-(2n ** 63n), -(2n ** 63n), -(2n ** 63n)]],
  ])('floats wrap as the processor has it: %s', (dtype, rows, expected) => {
    expect(tensorOf(dtype, rows)).toEqual(expected);
  });

  it('no negative float becomes unsigned', () => {
    expect(() => tensorOf('uint8', '[-1.0]')).toThrow(/Failed to convert column x/);
  });
});
