import * as fc from 'fast-check';
import type { TelcoRows } from '../functions/telco-rows.ts';
import type { Ask } from './ask.ts';
import { list, object, quote } from './json-text.ts';

export const echoes = ['scalars', 'composites', 'tensors', 'params'] as const;
export type ModelName = 'telco' | (typeof echoes)[number];

/** What is served: a registered model by each name. */
export type World = {
  names: Record<ModelName, string>;
  telco: TelcoRows;
  /** `/openapi.json` as it is served. */
  document: unknown;
};

export type Asks = fc.Arbitrary<Ask>;

/** A row as JSON texts by column. */
export type Row = ReadonlyMap<string, string>;

export type TableModel = 'telco' | 'scalars' | 'composites';

const scalars: Row = new Map([
  ['boolean', 'true'],
  ['integer', '3'],
  ['long', '4'],
  ['float', '0.5'],
  ['double', '0.5'],
  ['string', '"text"'],
  ['datetime', '"2024-05-06T07:08:09Z"'],
  ['binary', '"aGVsbG8="'],
]);

const composites: Row = new Map([
  ['doubles', '[1.5]'],
  ['point', '{"x":1.5}'],
  ['counts', '{"a":0.5}'],
]);

/** Rows that the model takes. */
export function rowsOf({ telco }: World, model: TableModel): Row[] {
  if (model === 'scalars') return [scalars];
  if (model === 'composites') return [composites];
  return telco.data.map(
    (cells) => new Map(telco.columns.map((name, at) => [name, JSON.stringify(cells[at])])),
  );
}

export type Table = readonly Row[];

type Write = (rows: Table) => string;

const cellsOf = (rows: Table, name: string): string => list(rows.map((row) => row.get(name) ?? 'null'));
const namesOf = (rows: Table): string[] => [...(rows[0]?.keys() ?? [])];

/** The formats that take a table; each row has the first one's columns. */
export const writers = {
  dataframe_records: (rows) => list(rows.map(object)),
  instances: (rows) => list(rows.map(object)),
  dataframe_split: (rows) => {
    const names = namesOf(rows);
    const data = rows.map((row) => list(names.map((name) => row.get(name) ?? 'null')));
    return `{"columns":${list(names.map(quote))},"data":${list(data)}}`;
  },
  inputs: (rows) => object(namesOf(rows).map((name) => [name, cellsOf(rows, name)])),
} as const satisfies Record<string, Write>;

export type Format = keyof typeof writers;

export const body = (format: Format, rows: Table): string => `{"${format}":${writers[format](rows)}}`;

const anyFormat = fc.constantFrom<Format>('dataframe_records', 'instances', 'dataframe_split', 'inputs');
/** Under `inputs` an object with lists is one row where a column is a list itself. */
const rowFormat = fc.constantFrom<Format>('dataframe_records', 'instances', 'dataframe_split');

export const formatsOf = (model: TableModel): fc.Arbitrary<Format> =>
  model === 'composites' ? rowFormat : anyFormat;

/** One to three good rows. */
export const goodRows = (world: World, model: TableModel): fc.Arbitrary<Row[]> =>
  fc.array(fc.constantFrom(...rowsOf(world, model)), { minLength: 1, maxLength: 3 });

/** A good body in any format. */
export const goodBody = (world: World, model: TableModel = 'telco'): fc.Arbitrary<string> =>
  fc.tuple(formatsOf(model), goodRows(world, model)).map(([format, rows]) => body(format, rows));

/** A good table but for one cell. */
export const withCell = (
  world: World,
  model: TableModel,
  column: string,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<string> =>
  fc.tuple(formatsOf(model), goodRows(world, model), fc.nat(), text).map(([format, rows, at, cell]) => {
    const bad = at % rows.length;
    // Every row has the column, so that all have the same ones.
    const changed = rows.map((row, index) =>
      new Map(row).set(column, index === bad ? cell : (row.get(column) ?? cell)),
    );
    return body(format, changed);
  });

/** The same for any of some columns, each with its texts. */
export const withCells = (
  world: World,
  model: TableModel,
  cells: Readonly<Record<string, readonly string[]>>,
): fc.Arbitrary<string> =>
  fc.oneof(
    ...Object.entries(cells).map(([column, texts]) =>
      withCell(world, model, column, fc.constantFrom(...texts)),
    ),
  );
