import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRelevoError } from '../../../shared/kernel/error.ts';
import type { ModelInput, Value } from '../../../shared/scoring/column-batch.ts';
import type { InputColumn, ModelDescription } from '../../../shared/scoring/model-description.ts';
import { textOf } from '../../../shared/serving/capture/redact.ts';
import { valueText } from '../../../shared/serving/capture/value-text.ts';
import { defaultLimits, type ParsedRequest } from '../../../shared/serving/protocol.ts';
import { readScoringRequest } from '../../../shared/serving/scoring-protocol/read-scoring-request.ts';
import { columns, describeModel, flatColumns, rowOf } from './signatures.ts';

const read = (body: string | Uint8Array, description: ModelDescription, contentType = ''): ParsedRequest =>
  readScoringRequest(Buffer.from(body), description, {
    limits: defaultLimits,
    headers: contentType === '' ? {} : { 'content-type': contentType },
    entity: 'who',
    extraColumns: 'ignore',
  });

const columnsOf = (input: ModelInput): Map<string, Value[]> =>
  'columns' in input ? input.columns : new Map();

const object = (entries: readonly (readonly [string, string])[]): string =>
  `{${entries.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
const list = (texts: readonly string[]): string => `[${texts.join(',')}]`;

type Table = { inputs: InputColumn[]; rows: Value[][]; order: number[] };

const tables = (signature: fc.Arbitrary<InputColumn[]>): fc.Arbitrary<Table> =>
  signature.chain((inputs) =>
    fc.record({
      inputs: fc.constant(inputs),
      rows: fc.array(rowOf(inputs), { minLength: 1, maxLength: 5 }),
      order: fc.shuffledSubarray([...inputs.keys()], { minLength: inputs.length }),
    }),
  );

const EXTRA = 'a column that the model does not have';

/** The forms of one table, with a column more, in another order than the signature's. */
function forms({ inputs, rows, order }: Table): Record<string, string> {
  const names = [...order.map((index) => inputs[index]?.name ?? ''), EXTRA];
  const cells = rows.map((row) => [...order.map((index) => valueText(row[index] ?? null)), '"extra"']);
  const records = list(cells.map((row) => object(names.map((name, at) => [name, row[at] ?? '']))));
  const byColumn = object(names.map((name, at) => [name, list(cells.map((row) => row[at] ?? ''))]));
  const oneRow = inputs.some(({ type }) => type === 'array' || type === 'object');
  return {
    split: object([
      [
        'dataframe_split',
        object([
          ['columns', JSON.stringify(names)],
          ['data', list(cells.map(list))],
        ]),
      ],
    ]),
    records: object([['dataframe_records', records]]),
    instances: object([['instances', records]]),
    inputs: object([['inputs', records]]),
    ...(oneRow ? {} : { columns: object([['inputs', byColumn]]) }),
  };
}

const tableOf = ({ input, ignored }: ParsedRequest) => ({
  rows: input.rows,
  ignored,
  columns: [...columnsOf(input)],
});
const expectedOf = ({ inputs, rows }: Table) => ({
  rows: rows.length,
  ignored: [EXTRA],
  columns: inputs.map(({ name }, index) => [name, rows.map((row) => row[index])]),
});

it('every JSON form of a table of any types gives the same columns, exactly', () => {
  fc.assert(
    fc.property(tables(columns), (table) => {
      const description = describeModel({ inputs: table.inputs });
      for (const body of Object.values(forms(table)))
        expect(tableOf(read(body, description))).toEqual(expectedOf(table));
    }),
    { numRuns: 300 },
  );
});

const csvField = (value: Value): string => {
  const text = value === null ? '' : textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csvOf = (records: readonly (readonly Value[])[], end: string): string =>
  records.map((record) => record.map(csvField).join(',') + end).join('');

it('CSV gives the same columns as JSON', () => {
  fc.assert(
    fc.property(tables(flatColumns), fc.constantFrom('\n', '\r\n'), fc.boolean(), (table, end, mark) => {
      const { inputs, rows, order } = table;
      const header = [...order.map((index) => inputs[index]?.name ?? ''), EXTRA];
      const lines = rows.map((row) => [...order.map((index) => row[index] ?? null), 'extra']);
      const body = `${mark ? '\uFEFF' : ''}${csvOf([header, ...lines], end)}`;
      expect(tableOf(read(body, describeModel({ inputs }), 'text/csv'))).toEqual(expectedOf(table));
    }),
    { numRuns: 300 },
  );
});

const numbered = flatColumns.map((inputs) =>
  inputs.map((column, index) => ({ ...column, name: String(index) })),
);

it('rows without names fill columns without names by position', () => {
  fc.assert(
    fc.property(tables(numbered), ({ inputs, rows }) => {
      const body = list(rows.map((row) => valueText(row)));
      const split = `{"columns":${JSON.stringify([...inputs.keys()])},"data":${body}}`;
      for (const form of [`{"instances":${body}}`, `{"inputs":${body}}`, `{"dataframe_split":${split}}`])
        expect([...columnsOf(read(form, describeModel({ inputs })).input).values()]).toEqual(
          inputs.map((_, index) => rows.map((row) => row[index])),
        );
    }),
  );
});

const isInputError = (error: unknown): boolean =>
  isRelevoError(error) &&
  error.status >= 400 &&
  error.status < 500 &&
  error.path !== undefined &&
  !error.retryable;

/** What was read, or undefined where it was refused as the caller's mistake. */
function attempt(
  body: string | Uint8Array,
  description: ModelDescription,
  contentType = '',
): ParsedRequest | undefined {
  try {
    return read(body, description, contentType);
  } catch (error) {
    if (!isInputError(error)) throw error;
    return undefined;
  }
}

it('an integer is kept with all its digits or refused', () => {
  const inputs: InputColumn[] = [{ name: 'x', type: 'long', required: true }];
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (value) => {
      const fits = BigInt.asIntN(64, value) === value;
      for (const [body, type] of [
        [`{"instances":[{"x":${value}}]}`, 'application/json'],
        [`x\n${value}\n`, 'text/csv'],
      ] as const) {
        const found = attempt(body, describeModel({ inputs }), type);
        const cells = found === undefined ? [] : (columnsOf(found.input).get('x') ?? []);
        expect(cells.map((cell) => BigInt(valueText(cell)))).toEqual(fits ? [value] : []);
      }
    }),
    { numRuns: 500 },
  );
});

const hostileName = fc.constantFrom(
  'flag',
  'count',
  'amount',
  'word',
  'maybe',
  'who',
  '__proto__',
  'toString',
);
const hostileTable = fc.oneof(
  fc.jsonValue(),
  fc.array(fc.dictionary(hostileName, fc.jsonValue())),
  fc.dictionary(hostileName, fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()))),
  fc.array(fc.array(fc.jsonValue())),
);
const hostileBody = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc
    .record(
      {
        dataframe_split: fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              columns: fc.oneof(fc.jsonValue(), fc.array(hostileName)),
              data: fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.jsonValue()))),
            },
            { requiredKeys: [] },
          ),
        ),
        dataframe_records: hostileTable,
        instances: hostileTable,
        inputs: hostileTable,
        params: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((body) => JSON.stringify(body)),
  fc
    .record({
      format: fc.constantFrom('dataframe_records', 'instances', 'inputs'),
      table: hostileTable,
    })
    .map(({ format, table }) => JSON.stringify({ [format]: table })),
);

const fiveColumns: InputColumn[] = [
  { name: 'flag', type: 'boolean', required: true },
  { name: 'count', type: 'long', required: true },
  { name: 'amount', type: 'double', required: true },
  { name: 'word', type: 'string', required: true },
  { name: 'maybe', type: 'any', required: false },
];
const hostileTargets: ModelDescription[] = [
  describeModel({ inputs: fiveColumns }),
  describeModel({ inputs: [{ name: 'count', type: 'array', items: { type: 'long' }, required: false }] }),
  describeModel({ inputs: [{ name: '0', type: 'map', values: { type: 'any' }, required: true }] }),
  describeModel({ tensors: [{ name: null, dtype: 'float32', shape: [-1, 2] }] }),
  describeModel({
    tensors: [
      { name: 'count', dtype: 'int64', shape: [-1] },
      { name: 'word', dtype: 'string', shape: [-1, 1] },
    ],
  }),
];

it('whatever the body, it is read for every input or refused as the caller’s mistake', () => {
  fc.assert(
    fc.property(
      hostileBody,
      fc.constantFrom(...hostileTargets),
      fc.constantFrom('', 'text/csv'),
      (body, model, type) => {
        const input = attempt(body, model, type)?.input;
        if (input === undefined) return;
        const wanted = [...model.inputs, ...model.tensors].map(({ name }) => name ?? '');
        expect([...('columns' in input ? input.columns : input.tensors).keys()]).toEqual(wanted);
        for (const cells of columnsOf(input).values()) expect(cells).toHaveLength(input.rows);
      },
    ),
    { numRuns: 1500 },
  );
});

it('whatever the bytes, they are refused as the caller’s mistake', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', 'text/csv'), (body, type) => {
      expect(attempt(body, describeModel({ inputs: fiveColumns }), type)).toBeUndefined();
    }),
  );
});

const MARK = 'payload-that-must-not-come-back';
const marked = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(MARK, MARK.repeat(1000), 1.5, null, true, 1e300),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(hostileName, fc.constant(MARK)), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** What an error says of a body; nothing when there is none. */
function complaint(body: string, model: ModelDescription, type: string): string {
  try {
    read(body, model, type);
    return '';
  } catch (error) {
    if (!isRelevoError(error)) throw error;
    return `${error.code} ${error.message} ${error.path}`;
  }
}

it('no error quotes the payload, neither its values nor its names', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('dataframe_split', 'dataframe_records', 'instances', 'inputs', 'params', MARK),
      fc.oneof(marked, fc.record({ columns: marked, data: marked })),
      fc.constantFrom(...hostileTargets),
      (format, value, model) => {
        expect(complaint(JSON.stringify({ [format]: value }), model, '')).not.toContain(MARK);
        expect(complaint(`${MARK},${JSON.stringify(value)}\n${MARK}`, model, 'text/csv')).not.toContain(MARK);
      },
    ),
    { numRuns: 1500 },
  );
});
