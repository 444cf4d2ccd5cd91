import type { RawKind } from './raw-table.ts';

/** What is true of all cells of a text column that are not missing; `gaps`: some are missing. */
export type TextFacts = { gaps: boolean; whole: boolean; number: boolean; boolean: boolean; time: boolean };

/** How one of pandas' readers turns text into types. Tests are SQL of a cell. */
export type TextRules = {
  isMissing(cell: string): string;
  isWhole(cell: string): string;
  isNumber(cell: string): string;
  isBoolean(cell: string): string;
  isTime(cell: string): string;
  kindOf(facts: TextFacts, column: string): RawKind;
  /** SQL of a cell that is not missing as a value of its column's type. */
  value(cell: string, kind: RawKind): string;
};

const trimmed = (cell: string): string => `trim(${cell}, E' \\t\\r\\n')`;

const onlyOf = (cell: string, characters: string): string =>
  `translate(${trimmed(cell)}, '${characters}', '') = ''`;

export const toInteger = (cell: string): string => `TRY_CAST(${trimmed(cell)} AS BIGINT)`;

export const toDouble = (cell: string): string => `TRY_CAST(${trimmed(cell)} AS DOUBLE)`;

/** Digits only: DuckDB itself would round 1.5 to an integer. */
export const isInteger = (cell: string): string =>
  `(${onlyOf(cell, '0123456789+-')} AND ${toInteger(cell)} IS NOT NULL)`;

/** Without the underscores and the spellings of NaN that DuckDB takes, too. */
export const isDouble = (cell: string): string =>
  `(${onlyOf(`lower(${cell})`, '0123456789+-.einfty')} AND ${toDouble(cell)} IS NOT NULL)`;
