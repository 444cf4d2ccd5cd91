import * as fc from 'fast-check';
import { CANARY, predict } from './ask.ts';
import { list, nested, object, quote } from './json-text.ts';
import {
  type Asks,
  body,
  formatsOf,
  goodRows,
  type Row,
  type TableModel,
  withCell,
  withCells,
  type World,
} from './world.ts';

const wrongTypes = {
  boolean: ['0', '1', '"true"', '"false"', '[]', '{}', '[true]', '""'],
  integer: ['"7"', 'true', '[]', '{}', `"${CANARY}"`, '[1]', '"1"', '"0x10"'],
  long: ['"7"', 'false', '[[]]', '{"a":1}', `"${CANARY}"`, '"9223372036854775807"'],
  real: ['"1.5"', 'false', '{}', '[1.5]', '"NaN"', '"Infinity"', '"1e5"', '""', `"${CANARY}"`],
  string: ['0', '1.5', 'true', '{}', '["a"]', '9007199254740993', '{"__proto__":"a"}'],
};

const notDates = [
  '"soon"',
  '"2024-13-01"',
  '"2024-02-30"',
  '"2024-01-01T25:00:00"',
  '"99999-01-01"',
  '"2024-01-01T00:00:00+25:00"',
  '"0000-01-01"',
  '"2024-01-01T00:00:00.1234567890"',
  '"٢٠٢٤-01-01"',
  '"2024-01-01\\u0000"',
  '""',
  '1716966000000',
  'true',
];
const notBase64 = [
  '"!!!"',
  '"a"',
  '"YQ"',
  '"YQ==YQ=="',
  '0',
  'true',
  '{}',
  '"YR=="',
  '"\\u0000"',
  '"YQ=="}'.slice(0, 3) + '"',
];

const beyond = {
  integer: [
    '2147483648',
    '-2147483649',
    '4294967296',
    '1e400',
    '-1e400',
    '9223372036854775808',
    '9'.repeat(5000),
  ],
  long: [
    '9223372036854775808',
    '-9223372036854775809',
    '18446744073709551616',
    '1e19',
    '1e400',
    '-1e400',
    '9'.repeat(400),
    '9'.repeat(5000),
    '9007199254740993.0',
  ],
  float: ['3.5e38', '-1e39', '1e400', '9'.repeat(100)],
  double: ['1e400', '-1e309', '9'.repeat(400)],
};

/** JSON escapes that stand for no text: the runtime would cut it there, or put another character in. */
export const brokenTexts = [
  '"\\u0000"',
  '"Male\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"x\\udc00"',
  '"\\udfff\\ud800"',
  '"\\ud83dMale"',
];

const depths = fc.constantFrom(150, 1000, 100_000);

export function tableAsks(world: World) {
  const { telco, scalars, composites } = world.names;
  const named = { telco, scalars, composites };
  const asking = (model: TableModel, bodies: fc.Arbitrary<string>): Asks =>
    bodies.map((text) => predict(named[model], text));
  const constants = (model: TableModel, ...bodies: string[]): Asks =>
    asking(model, fc.constantFrom(...bodies));
  const cells = (model: TableModel, texts: Readonly<Record<string, readonly string[]>>): Asks =>
    asking(model, withCells(world, model, texts));
  const tableModel = fc.constantFrom<TableModel>('telco', 'scalars');

  /** Good rows without one column, in any format. */
  const without = (change: (row: Map<string, string>, at: number) => void): Asks =>
    tableModel.chain((model) =>
      fc.tuple(formatsOf(model), goodRows(world, model), fc.nat()).map(([format, rows, at]) => {
        const changed = rows.map((row): Row => {
          const copy = new Map(row);
          change(copy, at);
          return copy;
        });
        return predict(named[model], body(format, changed));
      }),
    );

  const wide = fc.integer({ min: 2001, max: 20_000 }).chain((count) =>
    fc
      .constantFrom(
        (names: string[]) => `{"dataframe_records":[${object(names.map((name) => [name, '0']))}]}`,
        (names: string[]) => `{"dataframe_split":{"columns":${list(names.map(quote))},"data":[]}}`,
        (names: string[]) => `{"inputs":${object(names.map((name) => [name, '[0]']))}}`,
        (names: string[]) =>
          `{"instances":[${names
            .slice(0, 5000)
            .map((name) => object([[name, '0']]))
            .join(',')}]}`,
      )
      .map((write) => () => write(Array.from({ length: count }, (_, index) => `c${index}`))),
  );
  const long = fc.integer({ min: 5001, max: 200_000 }).chain((count) =>
    fc
      .constantFrom(
        (rows: string) => `{"dataframe_records":${rows}}`,
        (rows: string) => `{"dataframe_split":{"columns":["a"],"data":${rows}}}`,
        (rows: string) => `{"inputs":{"tenure":${rows}}}`,
        (rows: string) => `{"instances":${rows}}`,
      )
      .map((write) => () => write(list(Array.from({ length: count }, () => '0')))),
  );

  return {
    'table: rows beyond the limit': long.map((text) => predict(telco, text)),
    'table: columns beyond the limit': wide.map((text) => predict(telco, text)),
    'table: no rows as records': constants(
      'telco',
      '{"dataframe_records":[]}',
      '{"instances":[]}',
      '{"inputs":[]}',
    ),
    'table: rows of another shape': constants(
      'telco',
      '{"dataframe_records":[1]}',
      `{"dataframe_records":["${CANARY}"]}`,
      '{"dataframe_records":[[]]}',
      '{"dataframe_records":[null]}',
      '{"instances":[[1,2]]}',
      '{"inputs":[0]}',
      '{"dataframe_split":{"columns":["tenure"],"data":[[1,2]]}}',
      '{"dataframe_split":{"columns":["tenure"],"data":[[]]}}',
      '{"dataframe_split":{"columns":["tenure"],"data":[{"tenure":1}]}}',
      `{"dataframe_split":{"columns":["tenure"],"data":["${CANARY}"]}}`,
      '{"dataframe_split":{"columns":[],"data":[[1]]}}',
    ),
    'table: frame of another kind': constants(
      'telco',
      '{"dataframe_split":[]}',
      '{"dataframe_split":null}',
      `{"dataframe_split":"${CANARY}"}`,
      '{"dataframe_records":{}}',
      '{"dataframe_records":1e400}',
      '{"instances":null}',
      '{"instances":{"tenure":[1]}}',
      '{"inputs":true}',
      `{"inputs":"${CANARY}"}`,
      '{"inputs":null}',
    ),
    'table: wrong names of columns': constants(
      'telco',
      '{"dataframe_split":{"columns":["tenure","tenure"],"data":[[1,2]]}}',
      '{"dataframe_split":{"columns":[1],"data":[[1]]}}',
      '{"dataframe_split":{"columns":[null],"data":[[1]]}}',
      '{"dataframe_split":{"columns":[["tenure"]],"data":[[1]]}}',
      '{"dataframe_split":{"columns":{"0":"tenure"},"data":[[1]]}}',
      '{"dataframe_split":{"data":[[1]]}}',
      '{"dataframe_split":{"columns":["__proto__","__proto__"],"data":[]}}',
      '{"dataframe_split":{"__proto__":{"columns":["tenure"],"data":[[1]]}}}',
    ),
    'table: data of another kind': constants(
      'telco',
      '{"dataframe_split":{"columns":["tenure"]}}',
      '{"dataframe_split":{"columns":["tenure"],"data":{}}}',
      '{"dataframe_split":{"columns":["tenure"],"data":"x"}}',
      '{"dataframe_split":{"columns":["tenure"],"data":null}}',
      '{"dataframe_split":{"columns":["tenure"],"__proto__":{"data":[[1]]}}}',
    ),
    'table: columns of different length': asking(
      'scalars',
      fc
        .tuple(goodRows(world, 'scalars'), fc.constantFrom('[]', '[1,2,3,4,5]'))
        .map(([rows, other]) => body('inputs', rows).replace(/"long":\[[^\]]*\]/, `"long":${other}`)),
    ),
    'table: column that is no list': asking(
      'scalars',
      fc
        .tuple(goodRows(world, 'scalars'), fc.constantFrom('1', '{}', 'null', '"x"'))
        .map(([rows, other]) => body('inputs', rows).replace(/"long":\[[^\]]*\]/, `"long":${other}`)),
    ),
    'table: column missing': without((row, at) => row.delete([...row.keys()][at % row.size] ?? '')),
    'table: column under a prototype name': without((row) => {
      const [name = '', text = ''] = row.entries().next().value ?? [];
      row.delete(name);
      row.set('__proto__', object([[name, text]]));
      row.set('constructor', text);
    }),

    'cell: of another type': fc.oneof(
      cells('telco', {
        tenure: wrongTypes.long,
        SeniorCitizen: wrongTypes.long,
        MonthlyCharges: wrongTypes.real,
        gender: wrongTypes.string,
        Contract: wrongTypes.string,
      }),
      cells('scalars', {
        boolean: wrongTypes.boolean,
        integer: wrongTypes.integer,
        long: wrongTypes.long,
        float: wrongTypes.real,
        double: wrongTypes.real,
        string: wrongTypes.string,
        opt_double: wrongTypes.real,
      }),
      cells('composites', {
        doubles: ['"x"', '1', '{}', '["a"]', '[[1]]', '[true]', '[1,"2"]'],
        longs: ['[1.5]', '["1"]', '{"0":1}'],
        strings: ['[1]', '"ab"', '[["a"]]', '[{}]'],
        booleans: ['[0]', '["true"]'],
        nested: ['[1]', '[[["x"]]]', '[["x"]]'],
        point: ['[]', '{"x":"1"}', '1', '"{}"', '{"x":1,"n":1.5}', '{"x":1,"label":2}'],
        counts: ['{"a":"x"}', '[]', '{"a":{}}', '{"__proto__":"x"}', '{"constructor":true}'],
      }),
    ),
    'cell: nested without end': fc
      .tuple(depths, fc.constantFrom<'array' | 'object'>('array', 'object'))
      .map(([depth, kind]) =>
        predict(composites, () => `{"dataframe_records":[{"doubles":[${nested(depth, kind)}]}]}`),
      ),
    'cell: fraction for an integer': fc.oneof(
      cells('telco', { tenure: ['1.5', '0.1', '-0.5', '4.000001', '1e-3'] }),
      cells('scalars', { integer: ['1.5', '1e-3'], long: ['0.5', '-7.25'] }),
    ),
    'cell: no date, no base64': cells('scalars', {
      datetime: notDates,
      opt_datetime: notDates.filter((text) => text !== '""'),
      binary: notBase64,
    }),
    'cell: null without meaning': fc.oneof(
      cells('telco', { tenure: ['null'], SeniorCitizen: ['null'] }),
      cells('scalars', {
        boolean: ['null'],
        integer: ['null'],
        long: ['null'],
        datetime: ['null'],
        binary: ['null'],
      }),
      cells('composites', { longs: ['[null]', '[1,null]'], booleans: ['[null]'], nested: ['[null]'] }),
    ),
    'cell: beyond the range of its type': fc.oneof(
      cells('telco', {
        tenure: beyond.long,
        SeniorCitizen: beyond.long,
        MonthlyCharges: [...beyond.double, '1e39', '-3.5e38'],
      }),
      cells('scalars', beyond),
      cells('composites', {
        longs: beyond.long.map((text) => `[${text}]`),
        doubles: beyond.double.map((text) => `[1,${text}]`),
        counts: ['{"a":1e400}'],
        anything: ['1e400', '9223372036854775808'],
      }),
    ),
    'cell: text too long': fc
      .tuple(fc.integer({ min: 10_001, max: 300_000 }), fc.constantFrom('gender', 'Contract'))
      .chain(([length, column]) =>
        withCell(world, 'telco', column, fc.constant(quote(CANARY.repeat(length / CANARY.length + 1)))),
      )
      .map((text) => predict(telco, text)),
    'cell: binary too long': fc
      .integer({ min: 1_400_000, max: 1_900_000 })
      .map((size) =>
        predict(
          scalars,
          () =>
            `{"dataframe_records":[${object([
              ...new Map(goodScalars).set('binary', quote('AAAA'.repeat(size / 4 + 1))),
            ])}]}`,
        ),
      ),
    'cell: text with NUL or half a pair': fc.oneof(
      cells('telco', { gender: brokenTexts, Contract: brokenTexts }),
      cells('scalars', { string: brokenTexts, opt_string: brokenTexts }),
    ),
    'cell: unknown property': cells('composites', {
      point: [
        '{"x":1,"y":2}',
        '{"x":1,"__proto__":{"n":1}}',
        '{"x":1,"constructor":1}',
        '{"x":1,"":1}',
        '{"x":1,"X":1}',
      ],
    }),
    'cell: missing property': cells('composites', {
      point: ['{}', '{"n":1}', '{"X":1}', '{"__proto__":{"x":1}}'],
    }),
    'cell: any beyond its limits': fc.oneof(
      cells('composites', { anything: ['[1e400]', '{"a":[1e400]}', '[9223372036854775808]'] }),
      fc
        .tuple(fc.constantFrom(40, 190), fc.constantFrom<'array' | 'object'>('array', 'object'))
        .chain(([depth, kind]) => withCell(world, 'composites', 'anything', fc.constant(nested(depth, kind))))
        .map((text) => predict(composites, text)),
      withCell(world, 'composites', 'anything', fc.constant(`["${'x'.repeat(10_001)}"]`)).map((text) =>
        predict(composites, text),
      ),
    ),

    'entity: of another type': cells('telco', { customerID: ['true', '[]', '{}', '["a"]'] }),
    'entity: too long': cells('telco', { customerID: [quote('x'.repeat(257)), quote(CANARY.repeat(5000))] }),
    'entity: beyond what can be told apart': cells('telco', {
      customerID: ['9007199254740993.0', '1e300', '-1e22', '1e400', '-1e999'],
    }),
  } satisfies Partial<Record<string, Asks>>;
}

const goodScalars: readonly (readonly [string, string])[] = [
  ['boolean', 'true'],
  ['integer', '3'],
  ['long', '4'],
  ['float', '0.5'],
  ['double', '0.5'],
  ['string', '"text"'],
  ['datetime', '"2024-05-06T07:08:09Z"'],
];
