import { quoteIdentifier, quoteText } from './quote.ts';

/** Types of a table's columns, as a policy names them. */
export type ColumnType = 'long' | 'double' | 'string' | 'boolean' | 'datetime';

const sqlTypes: Record<ColumnType, string> = {
  long: 'BIGINT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  boolean: 'BOOLEAN',
  datetime: 'TIMESTAMP',
};

export const sqlType = (type: ColumnType): string => sqlTypes[type];

const trimmed = (column: string): string =>
  `trim(CAST(${quoteIdentifier(column)} AS VARCHAR), E' \\t\\r\\n')`;

/** SQL that is true for a cell with nothing but white space in it, or nothing at all. */
export const isBlankCell = (column: string): string => `coalesce(${trimmed(column)}, '') = ''`;

const number = `'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)|nan'`;
const asNumber = (text: string): string =>
  `CASE WHEN regexp_full_match(${text}, ${number}, 'i') THEN TRY_CAST(${text} AS DOUBLE) END`;

const values: Record<Exclude<ColumnType, 'string'>, (text: string) => string> = {
  long: (text) =>
    `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]+') THEN TRY_CAST(${text} AS BIGINT) ` +
    `WHEN floor(${asNumber(text)}) = ${asNumber(text)} THEN TRY_CAST(${asNumber(text)} AS BIGINT) END`,
  double: asNumber,
  boolean: (text) =>
    `CASE lower(${text}) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END`,
  datetime: (text) => `TRY_CAST(nullif(${text}, '') AS TIMESTAMP)`,
};

/**
 * SQL of a text cell as a value of `type`, NULL when it is blank or no such value. White space around numbers, booleans and times
 * is ignored; `1.0` and `1e3` are whole numbers; booleans are true/false in any case, or 1/0. Strings are taken as they are.
 */
export const cellValue = (column: string, type: ColumnType): string =>
  type === 'string' ? `CAST(${quoteIdentifier(column)} AS VARCHAR)` : values[type](trimmed(column));

/** SQL that is true for a cell that is neither blank nor a value of `type`. */
export const isBadCell = (column: string, type: ColumnType): string =>
  type === 'string' ? 'false' : `(NOT ${isBlankCell(column)} AND ${cellValue(column, type)} IS NULL)`;

/** As `cellValue`, but a bad cell fails the query with TABLE_UNREADABLE naming the column. */
export const strictCellValue = (column: string, type: ColumnType): string =>
  type === 'string'
    ? cellValue(column, type)
    : `CASE WHEN ${isBadCell(column, type)} THEN error(${quoteText(`relevo:cell:${type}:${column}:relevo`)}) ` +
      `ELSE ${cellValue(column, type)} END`;
