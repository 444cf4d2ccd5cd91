import * as fc from 'fast-check';
import { acceptedFor, anything, valueFor } from './random-values.ts';
import type { ConformanceRequest } from './request.ts';

type Column = { name: string; type: string };
type Row = Readonly<Record<string, string>>;

const named = (...names: string[]): Column[] =>
  names.map((name) => ({ name, type: name.replace('opt_', '') }));

const models: Readonly<Record<string, Column[]>> = {
  scalars: named('boolean', 'integer', 'long', 'float', 'double', 'string', 'datetime', 'binary'),
  optional: named('boolean', 'integer', 'long', 'double'),
  composites: named('doubles', 'longs', 'strings', 'booleans', 'nested', 'point', 'counts', 'anything'),
  required: named('doubles', 'point', 'names'),
  single: [{ name: 'x', type: 'long' }],
  unnamed: [
    { name: '0', type: 'double' },
    { name: '1', type: 'long' },
    { name: '2', type: 'string' },
  ],
  params: [{ name: 'x', type: 'double' }],
};

const quoted = (text: string): string => JSON.stringify(text);
const object = (row: Row): string =>
  `{${Object.entries(row)
    .map(([name, text]) => `${quoted(name)}: ${text}`)
    .join(', ')}}`;
const post = (model: string, body: string, contentType?: string): ConformanceRequest => ({
  what: 'random',
  model,
  body,
  ...(contentType === undefined ? {} : { contentType }),
});

const optionalNames = ['opt_float', 'opt_double', 'opt_string', 'opt_datetime', 'opt_binary'];

/** Rows of the model's columns: no column or one holds odd values, some rows lack a column, some have more. */
function rowsOf(model: string, columns: readonly Column[]): fc.Arbitrary<Row[]> {
  const all = [...columns, ...(model === 'scalars' ? named(...optionalNames) : []), extraColumn];
  const free = model === 'optional' || model === 'composites';
  return fc.nat({ max: 2 * all.length }).chain((odd) => {
    const cells = all.map(
      ({ name, type }, index) => [name, index === odd ? valueFor(type) : acceptedFor(type)] as const,
    );
    const record = Object.fromEntries(cells);
    const complete = fc.record<Row, string>(record, {
      requiredKeys: free ? [] : columns.map(({ name }) => name),
    });
    const ragged = fc.record<Row, string>(record, { requiredKeys: [] });
    const row = fc.oneof({ weight: 30, arbitrary: complete }, { weight: 1, arbitrary: ragged });
    return fc.array(row, { minLength: 1, maxLength: 3 });
  });
}

const extraColumn: Column = { name: 'extra', type: 'any' };

/** All rows with the columns of the first one, as tables have them. */
const table = (rows: readonly Row[]): { names: string[]; cells: string[][] } => {
  const names = Object.keys(rows[0] ?? {});
  return { names, cells: rows.map((row) => names.map((name) => row[name] ?? 'null')) };
};

const writers: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  records: (rows) => `{"dataframe_records": [${rows.map(object).join(', ')}]}`,
  split: (rows) => {
    const { names, cells } = table(rows);
    return `{"dataframe_split": {"columns": ${JSON.stringify(names)}, "data": [${cells.map((row) => `[${row.join(', ')}]`).join(', ')}]}}`;
  },
  data: (rows) =>
    `{"dataframe_split": {"data": [${table(rows)
      .cells.map((row) => `[${row.join(', ')}]`)
      .join(', ')}]}}`,
  inputs: (rows) => {
    const { names, cells } = table(rows);
    return `{"inputs": ${object(Object.fromEntries(names.map((name, index) => [name, `[${cells.map((row) => row[index]).join(', ')}]`])))}}`;
  },
  'inputs of one row': (rows) => `{"inputs": ${object(rows[0] ?? {})}}`,
  'inputs of records': (rows) => `{"inputs": [${rows.map(object).join(', ')}]}`,
  instances: (rows) => `{"instances": [${rows.map(object).join(', ')}]}`,
};

const tabular: fc.Arbitrary<ConformanceRequest> = fc
  .constantFrom(...Object.entries(models))
  .chain(([model, columns]) =>
    fc
      .tuple(rowsOf(model, columns), fc.constantFrom(...Object.values(writers)))
      .map(([rows, write]) => post(model, write(rows))),
  );

const cell = (type: string): fc.Arbitrary<string> =>
  fc
    .oneof({ weight: 8, arbitrary: acceptedFor(type) }, { weight: 1, arbitrary: valueFor(type) })
    .map((json) => {
      const text = json.startsWith('"') ? String(JSON.parse(json)) : json;
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    });

const csvs: fc.Arbitrary<ConformanceRequest> = fc
  .constantFrom(...Object.entries(models).filter(([model]) => model !== 'composites' && model !== 'required'))
  .chain(([model, columns]) => {
    const kept = columns.filter(({ type }) => type !== 'datetime');
    const row = fc.tuple(...kept.map(({ type }) => cell(type))).map((cells) => cells.join(','));
    const header = kept.map(({ name }) => name).join(',');
    return fc
      .tuple(fc.array(row, { maxLength: 3 }), fc.constantFrom('\n', '\r\n'))
      .map(([rows, end]) => post(model, [header, ...rows, ''].join(end), 'text/csv'));
  });

const mostly = (type: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 20, arbitrary: acceptedFor(type) }, { weight: 1, arbitrary: valueFor(type) });

const lists = (text: fc.Arbitrary<string>, size: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      { weight: 30, arbitrary: fc.array(text, { minLength: size, maxLength: size }) },
      { weight: 1, arbitrary: fc.array(text, { maxLength: 4 }) },
    )
    .map((items) => `[${items.join(', ')}]`);

const rows = fc.integer({ min: 1, max: 3 });

const matrices: fc.Arbitrary<ConformanceRequest> = rows.chain((size) =>
  fc
    .tuple(
      lists(lists(mostly('float'), 3), size),
      fc.constantFrom('inputs', 'instances', 'dataframe_records', 'data'),
    )
    .map(([text, field]) =>
      post('matrix', field === 'data' ? `{"dataframe_split": {"data": ${text}}}` : `{"${field}": ${text}}`),
    ),
);

const tensors: fc.Arbitrary<ConformanceRequest> = rows.chain((size) =>
  fc
    .tuple(
      fc.record({
        a: lists(lists(mostly('double'), 2), size),
        b: lists(mostly('long'), size),
        c: lists(lists(fc.oneof(fc.integer({ min: 0, max: 255 }).map(String), mostly('long')), 1), size),
        d: lists(mostly('boolean'), size),
        e: lists(mostly('string'), size),
      }),
      fc.constantFrom('inputs', 'instances'),
    )
    .map(([inputs, field]) => post('tensors', `{"${field}": ${object(inputs)}}`)),
);

const tensorRows: fc.Arbitrary<ConformanceRequest> = fc
  .tuple(
    fc.array(
      fc.record({
        a: lists(mostly('double'), 2),
        b: mostly('long'),
        c: lists(fc.constantFrom('0', '7', '255'), 1),
        d: mostly('boolean'),
        e: mostly('string'),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fc.constantFrom('instances', 'dataframe_records', 'inputs'),
  )
  .map(([records, field]) => post('tensors', `{"${field}": [${records.map(object).join(', ')}]}`));

const params: fc.Arbitrary<ConformanceRequest> = fc
  .record(
    {
      long: mostly('long'),
      double: mostly('double'),
      float: mostly('float'),
      integer: mostly('integer'),
      string: mostly('string'),
      boolean: mostly('boolean'),
      doubles: mostly('doubles'),
      unknown: anything,
    },
    { requiredKeys: [] },
  )
  .map((given) => post('params', `{"inputs": {"x": [1.5]}, "params": ${object(given)}}`));

const split: fc.Arbitrary<ConformanceRequest> = fc
  .record(
    {
      columns: fc.oneof(fc.constant('["x"]'), fc.constant('["x", "y"]'), anything),
      index: anything,
      data: fc.oneof(fc.constant('[[1]]'), fc.constant('[[1, 2]]'), anything),
      other: anything,
    },
    { requiredKeys: [] },
  )
  .map((frame) => post('single', `{"dataframe_split": ${object(frame)}}`));

const fields = fc.constantFrom(
  'dataframe_split',
  'dataframe_records',
  'inputs',
  'instances',
  'params',
  'other',
);
const anyBody: fc.Arbitrary<ConformanceRequest> = fc
  .tuple(
    fc.constantFrom('single', 'matrix', 'unnamed', 'tensors', 'params'),
    fc.array(fc.tuple(fields, anything), { minLength: 1, maxLength: 2 }),
  )
  .map(([model, body]) => post(model, `{${body.map(([name, text]) => `"${name}": ${text}`).join(', ')}}`));

const asked: fc.Arbitrary<ConformanceRequest> = fc.oneof(
  { weight: 12, arbitrary: tabular },
  { weight: 3, arbitrary: csvs },
  { weight: 2, arbitrary: matrices },
  { weight: 2, arbitrary: tensors },
  { weight: 1, arbitrary: tensorRows },
  { weight: 1, arbitrary: params },
  { weight: 1, arbitrary: split },
  { weight: 2, arbitrary: anyBody },
);

/** One character of the body replaced, left out or put in. */
const mutated: fc.Arbitrary<ConformanceRequest> = fc
  .tuple(
    asked,
    fc.nat(),
    fc.constantFrom('', '"', ',', '[', '}', '0', ' ', '\\', 'e', '-', 'é', '\n'),
    fc.nat({ max: 1 }),
  )
  .map(([request, at, put, cut]) => {
    const body = typeof request.body === 'string' ? request.body : '';
    const place = body.length === 0 ? 0 : at % body.length;
    // Half a surrogate pair is sent as U+FFFD.
    return { ...request, body: (body.slice(0, place) + put + body.slice(place + cut)).toWellFormed() };
  });

const types: fc.Arbitrary<ConformanceRequest> = fc
  .tuple(
    asked,
    fc.constantFrom(
      'application/json; charset=utf-8',
      'application/json;charset=UTF8',
      'text/csv',
      'application/json; x',
      'text/plain',
      'Text/CSV',
      'application/json ; charset=utf-8',
      'application/json, text/csv',
    ),
  )
  .map(([request, contentType]) => ({ ...request, contentType }));

/** Requests of every format and type, most of them nearly right; the same for the same seed. */
export const randomRequests = (count: number, seed: number): ConformanceRequest[] =>
  fc.sample(
    fc.oneof(
      { weight: 17, arbitrary: asked },
      { weight: 2, arbitrary: mutated },
      { weight: 1, arbitrary: types },
    ),
    { numRuns: count, seed },
  );
