import { type ConformanceRequest, csv, text } from './request.ts';

/** A row that the model of scalars accepts in every format, as JSON texts by column. */
const row: Readonly<Record<string, string>> = {
  boolean: 'true',
  integer: '3',
  long: '4',
  float: '0.1',
  double: '0.1',
  string: '"text"',
  datetime: '"2024-05-06T07:08:09"',
  binary: '"aGVsbG8="',
};

/** JSON texts, as a number's text matters. */
const values: Readonly<Record<string, readonly string[]>> = {
  boolean: ['true', '0', '2', '0.5', '""', '"false"', 'null', '[]', '[1]', '{}', 'NaN'],
  integer: [
    '1.7',
    '-1.7',
    '"7"',
    '" 7 "',
    '"1_000"',
    '"5.0"',
    'true',
    '3000000000',
    '1e300',
    'null',
    'NaN',
    '[1]',
    '"x"',
    '""',
  ],
  long: [
    '1.7',
    '"7"',
    '"5.0"',
    'false',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551616',
    '1e300',
    'null',
    '"x"',
    '{}',
    '2147483648',
  ],
  float: [
    '1',
    '0.1',
    '"5.5"',
    '"nan"',
    '"-inf"',
    'true',
    'null',
    '1e39',
    '16777217',
    '""',
    '"abc"',
    '[1.5]',
    '1e-46',
    'Infinity',
  ],
  double: [
    '1',
    '1e16',
    '1e-5',
    '123456789012345680000',
    '5e-324',
    '"1_0.5"',
    '" 5.5 "',
    '"1e400"',
    'true',
    'null',
    '-0.0',
    '"abc"',
    'NaN',
    '1e400',
    '{"a":1}',
  ],
  string: [
    '"te\\u0000xt"',
    '"te\\ud800"',
    '5',
    '5.0',
    '5.5',
    '1e22',
    'true',
    'null',
    '"é\\u20ac"',
    '"\\ud83d\\ude00"',
    '"a\\"b\\\\c\\n"',
    '[1, "a", null]',
    '{"a": 1.0}',
    '"\\u007f"',
    '""',
    '"nan"',
    '123456789012345678901234567890',
  ],
  datetime: [
    '"2024-01-01"',
    '"2024-01-01 10:00"',
    '"2024-01-01T10:00:00.123456789"',
    '"2024-01-01T10:00:00Z"',
    '"2024-01-01T10:00:00+02:00"',
    '5',
    '-1',
    '1.7e18',
    'null',
    '"NaT"',
    '""',
    '"2024-02-30"',
    '"soon"',
    'true',
    '"2024-01"',
    '"01/02/2024"',
    '"20240101"',
    '"1600-01-01"',
    '[]',
  ],
  binary: [
    '"aGVsbG8"',
    '"aGV sbG8="',
    '"!!aGVsbG8="',
    '""',
    '"aGVsbG8=zzz"',
    '"a"',
    'null',
    '5',
    '"é"',
    '"aGVsbG8\\n"',
    '"AA=="',
    '"AB=="',
  ],
};

const record = (fields: Readonly<Record<string, string>>): string =>
  `{${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}: ${value}`)
    .join(', ')}}`;

const formats: Readonly<Record<string, (fields: Readonly<Record<string, string>>) => string>> = {
  records: (fields) => `{"dataframe_records": [${record(fields)}]}`,
  split: (fields) =>
    `{"dataframe_split": {"columns": ${JSON.stringify(Object.keys(fields))}, "data": [[${Object.values(fields).join(', ')}]]}}`,
  inputs: (fields) =>
    `{"inputs": ${record(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `[${value}]`])))}}`,
  instances: (fields) => `{"instances": [${record(fields)}]}`,
};

/** Every type with every kind of value in every format. */
const crossed: ConformanceRequest[] = Object.entries(formats).flatMap(([format, write]) =>
  Object.entries(values).flatMap(([column, given]) =>
    given.map((value) =>
      text('scalars', `${format}: ${column} ${value}`, write({ ...row, [column]: value })),
    ),
  ),
);

const optional: ConformanceRequest[] = ['float', 'double', 'string', 'datetime', 'binary'].flatMap((type) =>
  Object.entries(formats).map(([format, write]) =>
    text('scalars', `${format}: optional ${type} null`, write({ ...row, [`opt_${type}`]: 'null' })),
  ),
);

const without = (column: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));

const shapes: ConformanceRequest[] = Object.entries(formats).flatMap(([format, write]) => [
  text('scalars', `${format}: a full row`, write(row)),
  text('scalars', `${format}: a missing column`, write(without('long'))),
  text('scalars', `${format}: a missing and an extra column`, write({ ...without('long'), Long: '1' })),
  text('scalars', `${format}: extra columns`, write({ ...row, extra: '5', other: '"a"' })),
  text('scalars', `${format}: an extra ragged column`, write({ ...row, extra: '[[1], 2]' })),
]);

const header = Object.keys(row)
  .filter((name) => name !== 'datetime')
  .join(',');
const csvRow = (changes: Readonly<Record<string, string>>): string =>
  Object.entries({ ...row, string: 'text', binary: 'aGVsbG8=', boolean: 'True', ...changes })
    .filter(([name]) => name !== 'datetime')
    .map(([, value]) => value)
    .join(',');

/** The model of scalars has a datetime, which no CSV can give; the one of optional columns has none. */
const csvs: ConformanceRequest[] = [
  csv('scalars', 'csv: a missing datetime', `${header}\n${csvRow({})}\n`),
  csv('scalars', 'csv: a datetime', `${Object.keys(row).join(',')}\n`),
  ...[
    '1',
    '1.0',
    '1.5',
    '+7',
    '007',
    '"7"',
    '1e3',
    '1_000',
    'x',
    'NA',
    '3000000000',
    '9223372036854775808',
    ' 7',
  ].flatMap((value) => [
    csv('single', `csv: long ${value}`, `x\n${value}\n5\n`),
    csv('optional', `csv: integer ${value}`, `boolean,integer,long,double\nTrue,${value},1,1\n`),
  ]),
  ...['true', 'FALSE', '1', 'yes', 'NA', ''].map((value) =>
    csv('optional', `csv: boolean ${value}`, `boolean,integer,long,double\n${value},1,1,1\n`),
  ),
  ...['1.5', 'inf', '-Infinity', '', 'NA', 'nan', '1e400', ' 5.5 ', '1_0', 'abc', '0.1'].map((value) =>
    csv('optional', `csv: double ${value}`, `boolean,integer,long,double\nTrue,1,1,${value}\n`),
  ),
];

export const scalarRequests: readonly ConformanceRequest[] = [...crossed, ...optional, ...shapes, ...csvs];
