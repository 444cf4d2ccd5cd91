import type { RequestLimits } from '../protocol.ts';
import { type Frame, type FrameColumn, limitFrame, repeated } from './frame.ts';
import { isDict, isList, type PyDict, type PyValue } from './python-value.ts';
import { inferSeries } from './series.ts';

/** `columns` and `index` of a frame: undefined when not given. */
export type FrameLabels = { names: readonly (string | null)[] | undefined; rows: number | undefined };

type Columns = { names: readonly (string | null)[]; values: readonly (readonly PyValue[])[]; rows: number };

/** `pandas.DataFrame(data, index, columns)`; undefined where pandas raises. */
export function makeFrame(data: PyValue, labels: FrameLabels, limits: RequestLimits): Frame | undefined {
  const columns = columnsOf(data, labels, limits);
  if (columns === undefined) return undefined;
  limitFrame(columns.rows, columns.values.length, limits);
  return {
    rows: columns.rows,
    columns: columns.values.map((values, index): FrameColumn => ({
      name: columns.names[index] ?? null,
      series: inferSeries(values),
    })),
  };
}

function columnsOf(data: PyValue, labels: FrameLabels, limits: RequestLimits): Columns | undefined {
  if (data === null || (isDict(data) && data.size === 0)) return emptyColumns(labels);
  if (isDict(data)) return columnsOfDict(data, labels);
  if (!isList(data)) return columnsOfScalar(data, labels, limits);
  if (data.length === 0) return emptyColumns(labels);
  limitFrame(data.length, 0, limits);
  if (isDict(data[0])) return ofLength(columnsOfRecords(data, labels.names, limits), labels.rows);
  if (isList(data[0])) return ofLength(columnsOfLists(data, labels.names, limits), labels.rows);
  const names = labels.names ?? [null];
  return names.length === 1 && (labels.rows ?? data.length) === data.length
    ? { names, values: [data], rows: data.length }
    : undefined;
}

function emptyColumns({ names = [], rows = 0 }: FrameLabels): Columns {
  const values = Array.from({ length: rows }, () => Number.NaN);
  return { names, values: names.map(() => values), rows };
}

function columnsOfScalar(value: PyValue, labels: FrameLabels, limits: RequestLimits): Columns | undefined {
  const { names, rows } = labels;
  if (names === undefined || rows === undefined) return undefined;
  limitFrame(rows, names.length, limits);
  return { names, values: names.map(() => repeated(value, rows)), rows };
}

/** Columns by name; one value alone stands for all rows. */
function columnsOfDict(data: PyDict, labels: FrameLabels): Columns | undefined {
  const names = labels.names ?? [...data.keys()];
  const given = names.map((name) => (name === null ? undefined : data.get(name)));
  const lists = given.filter(isList);
  if (given.some(isDict)) return undefined;
  const rows =
    labels.rows ?? lists[0]?.length ?? (given.every((value) => value === undefined) ? 0 : undefined);
  if (rows === undefined || lists.some((list) => list.length !== rows)) return undefined;
  return {
    names,
    rows,
    values: given.map((value) =>
      isList(value) ? value : repeated(value === undefined ? Number.NaN : value, rows),
    ),
  };
}

function columnsOfRecords(
  data: readonly PyValue[],
  chosen: FrameLabels['names'],
  limits: RequestLimits,
): Columns | undefined {
  const records: PyDict[] = [];
  const seen = new Set<string>();
  for (const item of data) {
    const record = recordOf(item);
    if (record === undefined) return undefined;
    for (const name of record.keys()) seen.add(name);
    limitFrame(0, seen.size, limits);
    records.push(record);
  }
  const names = chosen ?? [...seen];
  return {
    names,
    rows: records.length,
    values: names.map((name) => records.map((record) => field(record, name))),
  };
}

const noFields: PyDict = new Map();

/** `dict(item)`, as far as it gives a record. */
const recordOf = (item: PyValue): PyDict | undefined =>
  isDict(item) ? item : item === '' || (isList(item) && item.length === 0) ? noFields : undefined;

function field(record: PyDict, name: string | null): PyValue {
  const value = name === null ? undefined : record.get(name);
  return value === undefined ? Number.NaN : value;
}

/** Rows may be of different length: what is missing is None. A text is a list of its characters. */
function columnsOfLists(
  data: readonly PyValue[],
  chosen: FrameLabels['names'],
  limits: RequestLimits,
): Columns | undefined {
  const rows: (readonly PyValue[])[] = [];
  for (const item of data) {
    const row = isList(item)
      ? item
      : isDict(item)
        ? [...item.keys()]
        : typeof item === 'string'
          ? Array.from(item)
          : undefined;
    if (row === undefined) return undefined;
    rows.push(row);
  }
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  limitFrame(0, width, limits);
  if (chosen !== undefined && chosen.length !== width) return undefined;
  const indexes = Array.from({ length: width }, (_, index) => index);
  return {
    names: chosen ?? indexes.map(() => null),
    rows: rows.length,
    values: indexes.map((index) => rows.map((row) => row[index] ?? null)),
  };
}

/** One row is repeated for an index of another length. */
function ofLength(columns: Columns | undefined, rows: number | undefined): Columns | undefined {
  if (columns === undefined || rows === undefined || columns.rows === rows) return columns;
  if (columns.rows !== 1) return undefined;
  return { ...columns, rows, values: columns.values.map(([value = null]) => repeated(value, rows)) };
}
