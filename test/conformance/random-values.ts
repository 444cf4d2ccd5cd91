import * as fc from 'fast-check';

/** JSON as text, as the text of a number matters to Python. */
type JsonText = fc.Arbitrary<string>;

const quoted = (text: string): string => JSON.stringify(text);

const integers: JsonText = fc.oneof(
  fc.integer({ min: -5, max: 5 }).map(String),
  fc.integer().map(String),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.constantFrom(
    '2147483647',
    '2147483648',
    '-2147483649',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551615',
    '255',
    '256',
  ),
);

const floats: JsonText = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.integer({ min: -9, max: 9 }).map((value) => `${value}.0`),
  fc.constantFrom(
    '0.1',
    '1.7',
    '-1.7',
    '1e16',
    '1e-5',
    '1E5',
    '1e300',
    '1e400',
    '-0.0',
    '5e-324',
    'NaN',
    'Infinity',
    '-Infinity',
    '3e9',
    '1e22',
  ),
);

const numberTexts: JsonText = fc
  .constantFrom(
    '7',
    ' 7 ',
    '1_000',
    '5.0',
    '5.5',
    'nan',
    'inf',
    '-Infinity',
    '',
    'x',
    '1e3',
    '+5',
    '0x10',
    '--1',
    '1__0',
    '٣',
    '3000000000',
    '.5',
    '5.',
    '1e',
    'NaN',
    'None',
    'true',
  )
  .map(quoted);

const words: JsonText = fc.oneof(
  fc.string({ maxLength: 6 }).map(quoted),
  fc.string({ unit: 'binary', maxLength: 4 }).map(quoted),
  fc
    .constantFrom('', 'text', 'é€😀', 'None', 'nan', 'NaT', 'a"b', "it's", 'a\\b', 'a\nb', 'false')
    .map(quoted),
);

const dates: JsonText = fc
  .oneof(
    fc
      .date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, -1)),
    fc.constantFrom(
      '2024-01-01',
      '2024-01-01T10:00',
      '2024-01-01 10:00:00',
      '2024-01-01T10:00:00.5',
      '2024-01-01T10:00:00Z',
      '2024-01-01T10:00:00+02:00',
      '2024-02-30',
      '2024-01',
      '2024',
      'NaT',
      '',
      'soon',
      '01/02/2024',
      '1500-01-01',
      '2024-01-01T24:00',
    ),
  )
  .map(quoted);

const base64: JsonText = fc
  .oneof(
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    fc.constantFrom(
      'aGVsbG8',
      'aGVsbG8=',
      'aG Vs bG8=\n',
      '!!!!',
      'a',
      'ab',
      'abc',
      'ab=c',
      '====',
      'AB==',
      'é',
      'aGVsbG8=zz',
      'aGVsbG8==',
      'YQ==YQ==',
    ),
  )
  .map(quoted);

const simple: JsonText = fc.oneof(
  integers,
  floats,
  words,
  numberTexts,
  fc.constantFrom('true', 'false', 'null'),
);

const list = (items: JsonText, maxLength = 3): JsonText =>
  fc.array(items, { maxLength }).map((texts) => `[${texts.join(', ')}]`);

const dict = (names: fc.Arbitrary<string>, items: JsonText): JsonText =>
  fc
    .array(fc.tuple(names, items), { maxLength: 3 })
    .map((fields) => `{${fields.map(([name, text]) => `${quoted(name)}: ${text}`).join(', ')}}`);

const names = fc.constantFrom('a', 'b', 'x', 'n', 'label', '');

/** Anything, of a few levels. */
export const anything: JsonText = fc.oneof(
  { weight: 8, arbitrary: simple },
  { weight: 2, arbitrary: list(fc.oneof(simple, list(simple))) },
  { weight: 1, arbitrary: dict(names, fc.oneof(simple, list(simple))) },
);

const fields = (changes: Readonly<Record<string, JsonText>>): JsonText =>
  fc.record(changes, { requiredKeys: [] }).map(
    (record) =>
      `{${Object.entries(record)
        .map(([name, text]) => `${quoted(name)}: ${text}`)
        .join(', ')}}`,
  );

const likely: Readonly<Record<string, JsonText>> = {
  boolean: fc.oneof(fc.constantFrom('true', 'false'), integers),
  integer: fc.oneof(integers, floats, numberTexts),
  long: fc.oneof(integers, floats, numberTexts),
  float: fc.oneof(floats, integers, numberTexts),
  double: fc.oneof(floats, integers, numberTexts),
  string: words,
  datetime: fc.oneof(dates, dates, integers),
  binary: base64,
  doubles: list(fc.oneof(floats, floats, fc.constantFrom('0', '1', 'null', '2'))),
  longs: list(fc.oneof(integers, fc.constantFrom('1', 'null', '1.5'))),
  strings: list(words),
  booleans: list(fc.constantFrom('true', 'false', 'true', 'null', '1')),
  nested: list(list(floats)),
  point: fields({
    x: floats,
    n: fc.oneof(integers, fc.constant('null')),
    label: fc.oneof(words, fc.constant('null')),
  }),
  counts: dict(names, floats),
  names: dict(names, words),
  anything,
  any: anything,
};

const within = (bits: number): JsonText =>
  fc.bigInt({ min: -(2n ** BigInt(bits - 1)), max: 2n ** BigInt(bits - 1) - 1n }).map(String);
const whole = (bits: number): JsonText =>
  fc.oneof(
    within(bits),
    within(8),
    fc.constantFrom('1.7', '-0.5', '3e2', '"7"', '" -7 "', '"1_0"', 'true', 'false', '1E5', '100000.9'),
  );
const real: JsonText = fc.oneof(
  floats,
  integers,
  fc.constantFrom('"5.5"', '" nan"', '"-inf"', '"1e3"', 'true', 'null', '"1_0.5"'),
);
const isoDates: JsonText = fc
  .date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => quoted(date.toISOString().slice(0, 19)));

/** What the type accepts in most formats. */
const accepted: Readonly<Record<string, JsonText>> = {
  boolean: fc.oneof(fc.boolean().map(String), integers, words, fc.constantFrom('null', '0.0', '""', 'NaN')),
  integer: whole(32),
  long: whole(64),
  float: real,
  double: real,
  string: fc.oneof(words, words, integers, floats, fc.constantFrom('true', 'null', '1.0')),
  datetime: isoDates,
  binary: fc.uint8Array({ maxLength: 6 }).map((bytes) => quoted(Buffer.from(bytes).toString('base64'))),
  doubles: list(fc.oneof(floats, fc.constant('null'))),
  longs: list(within(64)),
  strings: list(words),
  booleans: list(fc.boolean().map(String)),
  nested: list(list(floats)),
  point: fc
    .tuple(floats, fields({ n: within(64), label: words }))
    .map(([x, rest]) => (rest === '{}' ? `{"x": ${x}}` : `{"x": ${x}, ${rest.slice(1)}`)),
  counts: dict(names, floats),
  names: dict(names, words),
};

export const acceptedFor = (type: string): JsonText => accepted[type] ?? anything;

/** A value for an input of this type: mostly of its own kind, sometimes anything. */
export const valueFor = (type: string): JsonText => {
  const own = likely[type] ?? anything;
  return fc.oneof(
    { weight: 9, arbitrary: own },
    { weight: 1, arbitrary: fc.constant('null') },
    { weight: 1, arbitrary: anything },
  );
};
