import { describe, expect, it } from 'vitest';
import type { ModelInput } from '../../../shared/scoring/column-batch.ts';
import type { InputColumn, ModelDescription } from '../../../shared/scoring/model-description.ts';
import { defaultLimits, type ParsedRequest, type ReadOptions } from '../../../shared/serving/protocol.ts';
import { readScoringRequest } from '../../../shared/serving/scoring-protocol/read-scoring-request.ts';
import { describeModel } from '../../property/serving/signatures.ts';

type Change = Partial<Omit<ReadOptions, 'limits'>> & { limits?: Partial<ReadOptions['limits']> };

const read = (model: ModelDescription, body: unknown, { limits, ...change }: Change = {}): ParsedRequest =>
  readScoringRequest(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), model, {
    limits: { ...defaultLimits, ...limits },
    headers: {},
    entity: null,
    extraColumns: 'ignore',
    ...change,
  });

const csv: Change = { headers: { 'content-type': 'text/csv' } };

const columnsOf = (input: ModelInput) => ('columns' in input ? Object.fromEntries(input.columns) : {});
const tensorsOf = (input: ModelInput) =>
  'tensors' in input
    ? [...input.tensors].map(([name, { dims, data }]) => ({ name, dims, data: [...data] }))
    : [];

const table: InputColumn[] = [
  { name: 'age', type: 'long', required: true },
  { name: 'city', type: 'string', required: true },
  { name: 'score', type: 'double', required: false },
];
const people = describeModel({ inputs: table });
const age = describeModel({ inputs: [{ name: 'age', type: 'long', required: true }] });
const pair = describeModel({
  inputs: [
    { name: '0', type: 'double', required: true },
    { name: '1', type: 'boolean', required: true },
  ],
});
const vectors = describeModel({
  inputs: [{ name: 'v', type: 'array', items: { type: 'double' }, required: true }],
});
const matrix = describeModel({ tensors: [{ name: null, dtype: 'float32', shape: [-1, 2] }] });
const image = describeModel({ tensors: [{ name: 'image', dtype: 'int64', shape: [-1, 2, 2] }] });
const parts = describeModel({
  tensors: [
    { name: 'x', dtype: 'float32', shape: [-1, 1] },
    { name: 'words', dtype: 'string', shape: [-1] },
  ],
});

describe('columns', () => {
  const expected = { age: [7, 8], city: ['Köln', '007'], score: [0.5, null] };
  const rows = [
    { age: 7, city: 'Köln', score: 0.5 },
    { age: 8, city: '007' },
  ];

  it.each<[string, unknown]>([
    ['records', { dataframe_records: rows }],
    ['instances', { instances: rows }],
    ['a list of objects under inputs', { inputs: rows }],
    ['columns under inputs', { inputs: { ...expected, other: 'not looked at' } }],
    [
      'split',
      {
        dataframe_split: {
          columns: ['city', 'age', 'score'],
          data: [
            ['Köln', 7, 0.5],
            ['007', 8, null],
          ],
        },
      },
    ],
  ])('come as %s', (_form, body) => {
    const { input } = read(people, body);
    expect(columnsOf(input)).toEqual(expected);
    expect(input.rows).toBe(2);
  });

  it('come as CSV, with or without a byte order mark', () => {
    const text = '"city",age,score,other\r\n"Köln",7,5e-1,"a\nb"\r\n007,8,,\r\n';
    for (const body of [text, `\uFEFF${text}`]) {
      const { input, ignored } = read(people, body, csv);
      expect([columnsOf(input), ignored]).toEqual([expected, ['other']]);
    }
    expect(read(people, 'city,age', csv).input.rows).toBe(0);
  });

  it('come as one row of values under inputs', () => {
    const { input } = read(people, { inputs: { age: 7, city: 'Köln' } });
    expect(columnsOf(input)).toEqual({ age: [7], city: ['Köln'], score: [null] });
  });

  it('of a single column come as a list of values or one value', () => {
    const forms = [{ instances: [7, 8] }, { inputs: [7, 8] }, { inputs: { age: [7, 8] } }];
    for (const form of forms) expect(columnsOf(read(age, form).input)).toEqual({ age: [7, 8] });
    expect(columnsOf(read(age, { inputs: 7 }).input)).toEqual({ age: [7] });
  });

  it('without names come by position', () => {
    const rows = [
      [1.5, true],
      [2, false],
    ];
    for (const form of [
      { instances: rows },
      { inputs: rows },
      { dataframe_split: { columns: [0, 1], data: rows } },
    ])
      expect(columnsOf(read(pair, form).input)).toEqual({ 0: [1.5, 2], 1: [true, false] });
  });

  it('of arrays make an object under inputs one row, as MLflow does', () => {
    expect(columnsOf(read(vectors, { inputs: { v: [1, 2] } }).input)).toEqual({ v: [[1, 2]] });
    expect(columnsOf(read(vectors, { instances: [{ v: [1] }, { v: [2] }] }).input)).toEqual({
      v: [[1], [2]],
    });
    expect(columnsOf(read(vectors, { inputs: [[1], [2, 3]] }).input)).toEqual({ v: [[1], [2, 3]] });
  });

  it('whose names are those of every object are read like any other', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const inputs = names.map((name): InputColumn => ({ name, type: 'long', required: false }));
    const model = describeModel({ inputs });
    const text = '{"__proto__":1,"constructor":2,"toString":3,"hasOwnProperty":4}';
    const bodies = [`{"dataframe_records":[${text}]}`, `{"inputs":${text}}`];
    for (const body of bodies)
      expect([...columnsIn(model, body)]).toEqual(names.map((name, index) => [name, [index + 1]]));
    const absent = '{"dataframe_records":[{"toString":3},{"other":1}]}';
    expect([...columnsIn(model, absent)]).toEqual([
      ['__proto__', [null, null]],
      ['constructor', [null, null]],
      ['toString', [3, null]],
      ['hasOwnProperty', [null, null]],
    ]);
  });
});

function columnsIn(model: ModelDescription, body: string) {
  const { input } = read(model, body);
  return 'columns' in input ? input.columns : new Map();
}

describe('numbers', () => {
  it.each([
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['9007199254740991', 9007199254740991],
    ['7', 7],
  ])('of a long column keep every digit: %s', (digits, value) => {
    expect(columnsOf(read(age, `{"instances":[${digits}]}`).input)).toEqual({ age: [value] });
    expect(columnsOf(read(age, `age\n${digits}`, csv).input)).toEqual({ age: [value] });
  });

  it('beside a long that needs its digits stay numbers', () => {
    const body = '{"inputs":{"age":[9007199254740993],"city":["x"],"score":[12345678901234567890]}}';
    expect(columnsOf(read(people, body).input)).toEqual({
      age: [9007199254740993n],
      city: ['x'],
      score: [Number('12345678901234567890')],
    });
  });

  it('of any value keep every digit', () => {
    const model = describeModel({ inputs: [{ name: 'x', type: 'any', required: true }] });
    const body = '{"instances":[{"x":{"id":[9007199254740993,1.25]}}]}';
    expect(columnsOf(read(model, body).input)).toEqual({ x: [{ id: [9007199254740993n, 1.25] }] });
  });

  it('of tensors and parameters keep every digit', () => {
    const tensor = '[[[9007199254740993,2],[3,-9223372036854775808]]]';
    expect(tensorsOf(read(image, `{"inputs":${tensor}}`).input)).toEqual([
      { name: 'image', dims: [1, 2, 2], data: [9007199254740993n, 2n, 3n, -9223372036854775808n] },
    ]);
    const model = describeModel({
      inputs: [{ name: 'age', type: 'long', required: true }],
      params: [{ name: 'seed', type: 'long', list: false, default: 1 }],
    });
    const { input } = read(model, '{"instances":[7],"params":{"seed":9007199254740993}}');
    expect([...(input.params ?? [])]).toEqual([['seed', 9007199254740993n]]);
    expect([...(read(model, 'age\n7', csv).input.params ?? [])]).toEqual([['seed', 1]]);
  });

  it('that name whom a row is about keep every digit', () => {
    const body = '{"instances":[{"age":1,"who":9007199254740993},{"age":2,"who":5},{"age":3}]}';
    expect(read(age, body, { entity: 'who' })).toMatchObject({
      entities: ['9007199254740993', 5, null],
      ignored: [],
    });
  });

  it('as keys given twice: the last one counts', () => {
    expect(columnsOf(read(age, '{"instances":[{"age":1,"age":2}]}').input)).toEqual({ age: [2] });
  });
});

describe('tensors', () => {
  const one = [{ name: '', dims: [2, 2], data: [1, 2, 3, 4] }];
  const rows = [
    [1, 2],
    [3, 4],
  ];

  it.each<[string, unknown, Change?]>([
    ['inputs', { inputs: rows }],
    ['instances', { instances: rows }],
    ['split', { dataframe_split: { columns: ['a', 'b'], data: rows } }],
    [
      'records',
      {
        dataframe_records: [
          { a: 1, b: 2 },
          { a: 3, b: 4 },
        ],
      },
    ],
    ['records of lists', { dataframe_records: [{ a: [1, 2] }, { a: [3, 4] }] }],
    ['CSV', 'a,b\n1,2\n3,4\n', csv],
  ])('without a name come as %s', (_form, body, change) => {
    expect(tensorsOf(read(matrix, body, change).input)).toEqual(one);
  });

  const two = [
    { name: 'x', dims: [2, 1], data: [1.5, 2] },
    { name: 'words', dims: [2], data: ['a', 'b'] },
  ];

  it.each<[string, unknown, Change?]>([
    ['inputs', { inputs: { words: ['a', 'b'], x: [[1.5], [2]], more: 1 } }],
    [
      'instances',
      {
        instances: [
          { x: [1.5], words: 'a', more: 1 },
          { x: [2], words: 'b', more: 1 },
        ],
      },
    ],
    [
      'records',
      {
        dataframe_records: [
          { x: 1.5, words: 'a', more: 1 },
          { x: 2, words: 'b', more: 1 },
        ],
      },
    ],
    [
      'split',
      {
        dataframe_split: {
          columns: ['words', 'more', 'x'],
          data: [
            ['a', 1, 1.5],
            ['b', 1, [2]],
          ],
        },
      },
    ],
    ['CSV', 'x,words,more\n1.5,a,1\n2,b,1\n', csv],
  ])('with names come as %s', (_form, body, change) => {
    const { input, ignored } = read(parts, body, change);
    expect([tensorsOf(input), ignored]).toEqual([two, ['more']]);
  });

  it('know whom a row is about', () => {
    const forms = [
      { inputs: { x: [[1], [2]], words: ['a', 'b'], who: ['p', 'q'] } },
      {
        instances: [
          { x: [1], words: 'a', who: 'p' },
          { x: [2], words: 'b', who: 'q' },
        ],
      },
    ];
    for (const form of forms)
      expect(read(parts, form, { entity: 'who' })).toMatchObject({ entities: ['p', 'q'], ignored: [] });
    const frame = { dataframe_records: [{ a: 1, who: 'p', b: 2 }] };
    expect(tensorsOf(read(matrix, frame, { entity: 'who' }).input)[0]?.data).toEqual([1, 2]);
  });
});

const deep = `${'['.repeat(100_000)}9007199254740993${']'.repeat(100_000)}`;
const many = Array.from({ length: 11 }, () => 1);

type Bad = [
  what: string,
  model: ModelDescription,
  body: unknown,
  code: string,
  path: string,
  change?: Change,
];

const bad: Bad[] = [
  ['no format', people, { rows: [] }, 'INPUT_FORMAT', 'body'],
  ['two formats', people, { inputs: [], instances: [] }, 'INPUT_FORMAT', 'body'],
  ['messages', people, { messages: [] }, 'LLM_FORMAT', 'body'],
  ['prompt beside a table', people, { prompt: '', dataframe_records: [] }, 'LLM_FORMAT', 'body'],
  ['input', people, { input: {} }, 'LLM_FORMAT', 'body'],
  ['instances that are an object', people, { instances: {} }, 'INPUT_FORMAT', 'instances'],
  ['inputs that are a value, for several columns', people, { inputs: 1 }, 'INPUT_FORMAT', 'inputs'],
  ['instances without any', people, { instances: [] }, 'ROWS_EMPTY', 'instances'],
  ['rows without names', people, { instances: [[1, 'x', 2]] }, 'ROW_SHAPE', 'instances[0]'],
  ['a row of another kind', people, { inputs: [{ age: 1, city: 'x' }, 2] }, 'ROW_SHAPE', 'inputs[1]'],
  ['a row too short by position', pair, { instances: [[1, true], [1]] }, 'ROW_SHAPE', 'instances[1]'],
  ['a column that is no list', people, { inputs: { age: [1], city: 'x' } }, 'COLUMN_SHAPE', 'inputs.city'],
  [
    'columns of two lengths',
    people,
    { inputs: { age: [1, 2], city: ['x'] } },
    'COLUMN_LENGTH',
    'inputs.city',
  ],
  ['none of the columns', people, { inputs: { other: [1] } }, 'COLUMN_MISSING', 'columns'],
  ['a missing column', people, { inputs: { age: [1] } }, 'COLUMN_MISSING', 'columns'],
  ['text for a long', people, { inputs: { age: ['1'], city: ['x'] } }, 'COLUMN_TYPE', 'data[0].age'],
  ['a long beyond int64', age, '{"inputs":[9223372036854775808]}', 'COLUMN_RANGE', 'data[0].age'],
  ['a long in exponents', age, '{"inputs":[1e300]}', 'COLUMN_RANGE', 'data[0].age'],
  ['a long of a million digits', age, `{"inputs":[${'9'.repeat(1_000_000)}]}`, 'COLUMN_RANGE', 'data[0].age'],
  ['lists in lists without end', age, `{"inputs":${deep}}`, 'COLUMN_TYPE', 'data[0].age'],
  [
    'lists in lists beside a long that needs its digits',
    age,
    `{"inputs":[9007199254740993],"x":${deep}}`,
    'BODY_DEPTH',
    'body',
  ],
  [
    'a value nested too deeply',
    describeModel({ inputs: [{ name: 'x', type: 'any', required: true }] }),
    `{"inputs":${deep}}`,
    'BODY_DEPTH',
    'body',
  ],
  ['too many instances', age, { instances: many }, 'ROWS_LIMIT', 'instances', { limits: { maxRows: 10 } }],
  ['too many values', age, { inputs: { age: many } }, 'ROWS_LIMIT', 'inputs', { limits: { maxRows: 10 } }],
  [
    'too many lines',
    age,
    `age\n${'1\n'.repeat(11)}`,
    'ROWS_LIMIT',
    'csv',
    { ...csv, limits: { maxRows: 10 } },
  ],
  [
    'too many columns',
    people,
    { inputs: { a: 1, b: 2 } },
    'COLUMNS_LIMIT',
    'inputs',
    { limits: { maxColumns: 1 } },
  ],
  ['a header too wide', age, 'a,b\n', 'COLUMNS_LIMIT', 'csv.header', { ...csv, limits: { maxColumns: 1 } }],
  ['a name twice', age, 'age,age\n1,2\n', 'CSV_HEADER', 'csv.header[1]', csv],
  ['a line too short', people, 'age,city\n1\n', 'ROW_SHAPE', 'csv[0]', csv],
  ['an empty line', age, 'age\n1\n\n2', 'COLUMN_NULL', 'data[1].age', csv],
  ['a quote left open', age, 'age\n"1', 'CSV_MALFORMED', 'csv[0]', csv],
  ['a fraction in a long column', age, 'age\n7.0', 'COLUMN_TYPE', 'data[0].age', csv],
  ['a long with a zero before', age, 'age\n007', 'COLUMN_TYPE', 'data[0].age', csv],
  ['spaces around a long', age, 'age\n 7', 'COLUMN_TYPE', 'data[0].age', csv],
  ['an empty long', age, 'age\n""', 'COLUMN_NULL', 'data[0].age', csv],
  ['nan for a double', people, 'age,city,score\n1,x,nan', 'COLUMN_TYPE', 'data[0].score', csv],
  ['yes for a boolean', pair, '0,1\n1.5,yes', 'COLUMN_TYPE', 'data[0].1', csv],
  ['a column of arrays in CSV', vectors, 'v\n1', 'CSV_TYPE', 'csv.v', csv],
  ['CSV of nothing', age, '', 'BODY_EMPTY', 'body', csv],
  ['CSV without the column', age, '\n', 'COLUMN_MISSING', 'columns', csv],
  ['a missing tensor', parts, { inputs: { x: [[1]] } }, 'TENSOR_MISSING', 'tensors'],
  [
    'a tensor missing in a row',
    parts,
    { instances: [{ x: [1], words: 'a' }, { x: [1] }] },
    'TENSOR_MISSING',
    'instances[1].words',
  ],
  ['a list for two tensors', parts, { instances: [[1]] }, 'ROW_SHAPE', 'instances[0]'],
  ['inputs as a list for two tensors', parts, { inputs: [[1]] }, 'INPUT_FORMAT', 'inputs'],
  ['names for the unnamed tensor', matrix, { inputs: { x: [[1, 2]] } }, 'INPUT_FORMAT', 'inputs'],
  ['instances that are no list', matrix, { instances: 1 }, 'INPUT_FORMAT', 'instances'],
  ['a tensor of another shape', matrix, { inputs: [[1, 2, 3]] }, 'TENSOR_SHAPE', 'inputs'],
  ['a ragged tensor', matrix, { instances: [[1, 2], [3]] }, 'TENSOR_RAGGED', 'instances[1]'],
  ['text in a tensor', matrix, { instances: [[1, 'x']] }, 'TENSOR_TYPE', 'instances[0][1]'],
  ['tensors of different rows', parts, { inputs: { x: [[1]], words: [] } }, 'TENSOR_ROWS', 'inputs'],
  [
    'too many tensor rows',
    matrix,
    {
      inputs: [
        [1, 2],
        [3, 4],
      ],
    },
    'ROWS_LIMIT',
    'inputs',
    { limits: { maxRows: 1 } },
  ],
  [
    'entities fewer than rows',
    parts,
    { inputs: { x: [[1]], words: ['a'], who: [] } },
    'COLUMN_LENGTH',
    'inputs.who',
    { entity: 'who' },
  ],
  [
    'an entity that is a list',
    age,
    { instances: [{ age: 1, who: [] }] },
    'COLUMN_TYPE',
    'data[0].who',
    { entity: 'who' },
  ],
  [
    'an entity too long',
    age,
    { instances: [{ age: 1, who: 'x'.repeat(257) }] },
    'STRING_TOO_LONG',
    'data[0].who',
    { entity: 'who' },
  ],
  [
    'an entity without end',
    age,
    '{"instances":[{"age":1,"who":1e400}]}',
    'COLUMN_RANGE',
    'data[0].who',
    { entity: 'who' },
  ],
  [
    'an entity in exponents',
    age,
    { instances: [{ age: 1, who: 1e300 }] },
    'COLUMN_RANGE',
    'data[0].who',
    { entity: 'who' },
  ],
];

describe('refused', () => {
  it.each(bad)('%s', (_what, model, body, code, path, change) => {
    expect(() => read(model, body, change)).toThrow(expect.objectContaining({ code, path }));
  });

  it.each([
    'text/plain',
    'application/json; charset=utf-16',
    'application/json; version=1',
    'text/csv; header=present',
    'multipart/form-data; boundary=x',
  ])('content type %s', (type) => {
    expect(() => read(age, '{"inputs":[1]}', { headers: { 'content-type': type } })).toThrow(
      expect.objectContaining({ code: 'CONTENT_TYPE', path: 'content-type', status: 415 }),
    );
  });

  it.each(['application/json', 'Application/JSON; Charset="UTF-8";', ' application/json ;charset=utf-8', ''])(
    'not: content type "%s"',
    (type) => {
      expect(read(age, '{"inputs":[1]}', { headers: { 'content-type': type } }).input.rows).toBe(1);
    },
  );

  it('unknown columns, where they are not wanted, by name, safely', () => {
    const names = ['Chürn\r\nx: 1', ...Array.from({ length: 6 }, (_, index) => `n${index}`.padEnd(100, 'y'))];
    const body = { inputs: Object.fromEntries([['age', [1]], ...names.map((name) => [name, [1]])]) };
    const refuse = (): unknown => read(age, body, { extraColumns: 'refuse' });
    expect(refuse).toThrow(expect.objectContaining({ code: 'COLUMN_UNKNOWN', path: 'columns', status: 400 }));
    expect(refuse).toThrow(
      /^7 not in the model's signature: Ch%C3%BCrn%0D%0Ax%3A%201, n0y{62}, .*n3y{62}, …$/,
    );
    expect(read(age, { inputs: { age: [1] } }, { extraColumns: 'refuse' }).ignored).toEqual([]);
  });
});
