import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import type { ColumnBatch, ScoredBatch, TensorData, Value } from '../../shared/scoring/column-batch.ts';
import type { Scorer } from '../../shared/scoring/create-scorer.ts';
import {
  type Ask,
  type Content,
  type ExpectedCell,
  type ExpectedRows,
  functionKey,
  infer,
  predict,
  wire,
} from './ask.ts';
import { compress, coding } from './content-asks.ts';
import { csvTable } from './csv-asks.ts';
import { nested, object, quote } from './json-text.ts';
import { binaryAsk, datatypeOf, inferBody, telcoTensors, tensor } from './v2-asks.ts';
import { body, type Format, formatsOf, type Row, rowsOf, type TableModel, type World } from './world.ts';

/** A request that must be answered with 200, and what its answer must say. */
export type ValidAsk = { how: string; ask: Ask; batch: ColumnBatch; model: TableModel };

export type Scorers = Readonly<Record<TableModel, Scorer>>;

type Made = Omit<ValidAsk, 'batch'> & { rows: readonly Row[] };

const valueOf = (text: string | undefined): Value => {
  if (text === undefined) return null;
  return /^-?\d{16,}$/.test(text) ? BigInt(text) : JSON.parse(text);
};

/** JSON texts of a table as the values that scoring takes. */
function batchOf(rows: readonly Row[], columns: readonly string[]): ColumnBatch {
  return {
    rows: rows.length,
    columns: new Map(columns.map((name) => [name, rows.map((row) => valueOf(row.get(name)))])),
  };
}

const reals = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 })
  .map((value) => JSON.stringify(value));
const words = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((text) => !text.includes('\u0000') && text.isWellFormed())
  .map(quote);

const scalarRows: fc.Arbitrary<Row> = fc
  .record({
    boolean: fc.boolean().map(String),
    integer: fc.integer().map(String),
    long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    float: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    double: reals,
    string: words,
    datetime: fc
      .date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
      .map((date) => quote(`${date.toISOString().slice(0, 19)}Z`)),
    binary: fc.uint8Array({ maxLength: 30 }).map((bytes) => quote(Buffer.from(bytes).toString('base64'))),
  })
  .map((record) => new Map(Object.entries(record)));

const compositeRows: fc.Arbitrary<Row> = fc
  .record({
    doubles: fc.array(reals, { maxLength: 5 }).map((items) => `[${items.join(',')}]`),
    point: reals.map((x) => `{"x":${x}}`),
    counts: fc.constantFrom('{"a":0.5}', '{"__proto__":1.5}', '{"constructor":2}', '{}'),
    anything: fc.constantFrom('null', '[1,[2,{"a":null}]]', '{"__proto__":{"b":1}}', '"\\u0000"', nested(30)),
  })
  .map((record) => new Map(Object.entries(record)));

/** Odd things that change nothing: ignored columns, duplicate keys of which the last counts, odd headers. */
const harmlessColumns = [
  '__proto__',
  'constructor',
  'toString',
  '',
  'a'.repeat(5000),
  '\ud800',
  '\u0000',
  'x,y;z\r\n',
  'shoe size',
];
const harmlessValues = [
  'null',
  '1e400',
  '"\\ud800"',
  nested(5000),
  nested(2000, 'object'),
  `"${'x'.repeat(50_000)}"`,
  '[]',
];
const oddHeaders: readonly Record<string, string>[] = [
  { traceparent: 'garbage' },
  { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` },
  { traceparent: `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, tracestate: 'x'.repeat(5000) },
  { 'accept-encoding': 'gzip;q=x, br;q=-1, *;q=1e400' },
  { 'accept-encoding': Array.from({ length: 2000 }, (_, at) => `c${at}`).join(',') },
  { 'accept-encoding': 'identity;q=0, *;q=0' },
  { accept: 'application/xml' },
  { 'content-type': 'application/json; charset=UTF-8' },
  { 'content-type': 'APPLICATION/JSON;charset="utf-8";' },
  { 'x-forwarded-for': '%00, ::1', forwarded: 'for=unknown' },
  { __proto__x: 'y', constructor: 'z' },
  { cookie: 'a=b; '.repeat(2000) },
  { range: 'bytes=0-1', 'if-none-match': '*' },
  { 'content-encoding': 'identity' },
  { 'x-http-method-override': 'DELETE' },
];

const slow = (model: string, text: string, chunked: boolean): Ask => {
  const length: [string, string] = chunked
    ? ['transfer-encoding', 'chunked']
    : ['content-length', String(Buffer.byteLength(text))];
  const head = wire(`POST /models/${model}/invocations HTTP/1.1`, [
    ['host', 'x'],
    ['x-functions-key', functionKey],
    ['content-type', 'application/json'],
    length,
  ]);
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: 40 }, (_, at) =>
    bytes.subarray(Math.floor((at * bytes.length) / 40), Math.floor(((at + 1) * bytes.length) / 40)),
  ).filter((piece) => piece.length > 0);
  const framed: Content[] = chunked
    ? [
        ...pieces.map((piece) =>
          Buffer.concat([Buffer.from(`${piece.length.toString(16)};x="y"\r\n`), piece, Buffer.from('\r\n')]),
        ),
        '0\r\nx-trailer: y\r\n\r\n',
      ]
    : pieces;
  // The head goes byte by byte.
  return {
    via: 'socket',
    parts: [...[...head].map((byte) => Buffer.of(byte)), ...framed],
    pauseMs: 1,
    end: 'wait',
  };
};

const always = (ask: Ask): fc.Arbitrary<Ask> => fc.constant(ask);

/** Valid requests of all formats and in odd wrappings; the same for the same seed. */
export function validAsks(world: World, scorers: Scorers, count: number, seed: number): ValidAsk[] {
  const { names, telco } = world;
  const sizes = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 1, arbitrary: fc.integer({ min: 80, max: 300 }) },
  );
  const chosen = sizes.chain((size) =>
    fc.array(fc.nat({ max: telco.data.length - 1 }), { minLength: size, maxLength: size }),
  );
  const telcoRows = rowsOf(world, 'telco');
  const pick = (rows: readonly number[]): Row[] => rows.map((row) => telcoRows[row] ?? new Map());
  const modelOf = (model: TableModel): string => names[model];

  const tables = fc.constantFrom<TableModel>('telco', 'telco', 'scalars', 'composites').chain((model) => {
    const rows =
      model === 'telco'
        ? chosen.map(pick)
        : fc.array(model === 'scalars' ? scalarRows : compositeRows, { minLength: 1, maxLength: 5 });
    return fc.tuple(formatsOf(model), rows).map(([format, all]) => ({ model, format, rows: all }));
  });
  const plain = tables.map(({ model, format, rows }): Made => ({
    how: format,
    model,
    rows,
    ask: predict(modelOf(model), body(format, rows)),
  }));
  const small = fc.array(fc.nat({ max: telco.data.length - 1 }), { minLength: 1, maxLength: 3 });
  const records: Format = 'dataframe_records';
  const made = (
    how: string,
    make: (rows: Row[], chosenRows: readonly number[]) => fc.Arbitrary<Ask>,
  ): fc.Arbitrary<Made> =>
    small.chain((numbers) => {
      const rows = pick(numbers);
      return make(rows, numbers).map((ask): Made => ({ how, model: 'telco', rows, ask }));
    });

  const all: fc.Arbitrary<Made> = fc.oneof(
    { weight: 12, arbitrary: plain },
    {
      weight: 2,
      arbitrary: made('CSV', (_rows, numbers) =>
        fc.constantFrom('\n', '\r\n').map((end) =>
          predict(names.telco, csvTable(world, numbers).replaceAll('\n', end), {
            'content-type': 'text/csv',
          }),
        ),
      ),
    },
    {
      weight: 2,
      arbitrary: tables.chain(({ model, format, rows }) =>
        coding.map((name): Made => ({
          how: 'compressed',
          model,
          rows,
          ask: predict(modelOf(model), compress(name, body(format, rows)), { 'content-encoding': name }),
        })),
      ),
    },
    {
      weight: 2,
      arbitrary: made('V2 as JSON', (_rows, numbers) =>
        always(infer(names.telco, inferBody(telcoTensors(world, numbers)))),
      ),
    },
    { weight: 2, arbitrary: made('V2 in binary', (rows) => always(binaryTelco(world, rows))) },
    {
      weight: 1,
      arbitrary: made('byte order mark', (rows) =>
        always(predict(names.telco, `\ufeff${body(records, rows)}`)),
      ),
    },
    {
      weight: 2,
      arbitrary: made('columns nobody knows', (rows) =>
        fc
          .tuple(fc.constantFrom(...harmlessColumns), fc.constantFrom(...harmlessValues))
          .map(([name, value]) =>
            predict(
              names.telco,
              body(
                records,
                rows.map((row) => new Map(row).set(name, value)),
              ),
            ),
          ),
      ),
    },
    {
      weight: 2,
      arbitrary: made('duplicate keys', (rows) =>
        fc.constantFrom('tenure', 'gender', 'MonthlyCharges').map((name) => {
          // The last one counts, as everywhere in JavaScript.
          const texts = rows.map((row) => `{${quote(name)}:"wrong",${object(row).slice(1)}`);
          return predict(names.telco, `{"dataframe_records":[1],"dataframe_records":[${texts.join(',')}]}`);
        }),
      ),
    },
    {
      weight: 2,
      arbitrary: made('odd headers', (rows) =>
        fc.constantFrom(...oddHeaders).map((headers) => predict(names.telco, body(records, rows), headers)),
      ),
    },
    {
      weight: 1,
      arbitrary: made('odd paths', (rows) =>
        fc
          .constantFrom(
            `/MODELS/${names.telco}/Invocations`,
            `/models/${names.telco}/invocations/`,
            `/models/${names.telco}@champion/invocations`,
            `/models/${names.telco}/versions/1/invocations`,
            `/models/${names.telco}/invocations?version=1`,
            `/models/${names.telco}/invocations?__proto__=1&constructor=2&toString`,
            `/models/${names.telco}/invocations?%zz=%&&==&a[]=1`,
            `/models/${encodeURIComponent(names.telco).replaceAll('-', '%2D')}/invocations`,
            `/invocations`,
          )
          .map((path): Ask => ({ ...predict(names.telco, body(records, rows)), path })),
      ),
    },
    {
      weight: 1,
      arbitrary: made('slow body', (rows) =>
        fc.boolean().map((chunked) => slow(names.telco, body(records, rows), chunked)),
      ),
    },
    {
      weight: 1,
      arbitrary: made('chunked', (rows) =>
        always(predict(names.telco, body(records, rows), { 'transfer-encoding': 'chunked' })),
      ),
    },
  );
  const columns = (model: TableModel): string[] => scorers[model].description.inputs.map(({ name }) => name);
  return fc
    .sample(all, { numRuns: count, seed })
    .map(({ how, ask, model, rows }) => ({ how, ask, model, batch: batchOf(rows, columns(model)) }));
}

/** All columns as binary tensors, one behind the other. */
function binaryTelco({ names, telco }: World, rows: readonly Row[]): Ask {
  const parts: Buffer[] = [];
  const tensors = telco.columns.map((name) => {
    const datatype = datatypeOf(name);
    const values = rows.map((row): unknown => JSON.parse(row.get(name) ?? 'null'));
    const bytes = Buffer.concat(values.map((value) => elementBytes(datatype, value)));
    parts.push(bytes);
    const described = tensor(name, datatype, `[${rows.length}]`, '');
    described.delete('data');
    return described.set('parameters', `{"binary_data_size":${bytes.length}}`);
  });
  return binaryAsk(names.telco, inferBody(tensors), Buffer.concat(parts));
}

function elementBytes(datatype: string, value: unknown): Buffer {
  if (datatype === 'BYTES') {
    const text = Buffer.from(String(value));
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32LE(text.length);
    return Buffer.concat([prefix, text]);
  }
  const bytes = Buffer.alloc(8);
  if (datatype === 'INT64') bytes.writeBigInt64LE(BigInt(Number(value)));
  else bytes.writeDoubleLE(Number(value));
  return bytes;
}

/** What the scorer itself says, row by row. */
export async function expectedRows(scorer: Scorer, batch: ColumnBatch): Promise<ExpectedRows> {
  const scored = await scorer.score(batch);
  return Array.from({ length: batch.rows }, (_, row) => rowOf(scored, row));
}

function rowOf(scored: ScoredBatch, row: number): Record<string, ExpectedCell> {
  if (scored.task === 'binary')
    return { label: scored.labels[row] ?? '', probability: scored.probabilities[row] ?? Number.NaN };
  if (scored.task !== 'outputs') throw new Error(`the suite has no model of ${scored.task}`);
  return Object.fromEntries([...scored.outputs].map(([name, data]) => [name, cellOf(data, row)]));
}

function cellOf({ type, data }: TensorData, row: number): ExpectedCell {
  const value = data[row] ?? null;
  if (type === 'bool') return value === 1;
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
