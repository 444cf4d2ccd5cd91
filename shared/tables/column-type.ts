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

const raw = (column: string): string => `CAST(${quoteIdentifier(column)} AS VARCHAR)`;
const trimmed = (column: string): string => `trim(${raw(column)}, E' \\t\\r\\n')`;

/** SQL that is true for a cell with nothing but white space in it, or nothing at all. White space sorts before '!': only few cells are looked at closely. */
export const isBlankCell = (column: string): string =>
  `CASE WHEN ${raw(column)} >= '!' THEN false ELSE coalesce(${trimmed(column)}, '') = '' END`;

const number = `'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|infinity)|nan'`;
const whole = `'[+-]?[0-9]+'`;

/** First the cell as it is, as most are numbers without white space around them. */
const parsed = (column: string, matches: (text: string) => string, type: string): string =>
  [raw(column), trimmed(column)]
    .map((text) => `WHEN ${matches(text)} THEN TRY_CAST(${text} AS ${type})`)
    .join(' ');

const asNumber = (column: string): string =>
  `CASE ${parsed(column, (text) => `regexp_full_match(${text}, ${number}, 'i')`, 'DOUBLE')} END`;

const values: Record<Exclude<ColumnType, 'string'>, (column: string) => string> = {
  long: (column) =>
    `CASE ${parsed(column, (text) => `regexp_full_match(${text}, ${whole})`, 'BIGINT')} ` +
    `WHEN floor(${asNumber(column)}) = ${asNumber(column)} THEN TRY_CAST(${asNumber(column)} AS BIGINT) END`,
  double: asNumber,
  boolean: (column) =>
    `CASE lower(${trimmed(column)}) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END`,
  // A cast to TIMESTAMP alone would leave out the zone.
  datetime: (column) => `CAST(TRY_CAST(nullif(${trimmed(column)}, '') AS TIMESTAMPTZ) AS TIMESTAMP)`,
};

/**
 * SQL of a text cell as a value of `type`, NULL when it is blank or no such value. White space around numbers, booleans and times
 * is ignored; `1.0` and `1e3` are whole numbers; booleans are true/false in any case, or 1/0. Strings are taken as they are.
 */
export const cellValue = (column: string, type: ColumnType): string =>
  type === 'string' ? raw(column) : values[type](column);

/** SQL that is true for a cell that is neither blank nor a value of `type`. */
export const isBadCell = (column: string, type: ColumnType): string =>
  type === 'string' ? 'false' : `(NOT ${isBlankCell(column)} AND ${cellValue(column, type)} IS NULL)`;

/** As `cellValue`, but a bad cell fails the query with TABLE_UNREADABLE naming the column. */
export const strictCellValue = (column: string, type: ColumnType): string =>
  type === 'string'
    ? cellValue(column, type)
    : `CASE WHEN ${isBadCell(column, type)} THEN error(${quoteText(`relevo:cell:${type}:${column}:relevo`)}) ` +
      `ELSE ${cellValue(column, type)} END`;
