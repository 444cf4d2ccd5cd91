import { isDouble, type TextRules, toDouble } from './text-rules.ts';

/** Names whose columns pandas tries to read as times. */
const timeName = /(_at|_time)$|^(timestamp|datetime)|^(modified|date)$/i;
/** Numbers under this, a year after 1970 in seconds, are no times. */
const LEAST_STAMP = 31_536_000;

/**
 * `pandas.read_json(lines=True)` with its defaults: text and booleans that are numbers become numbers where all of a column can, and floats
 * without a fraction become integers.
 */
export const jsonRules: TextRules = {
  isMissing: (cell) => `(${cell} IS NULL)`,
  isWhole: (cell) =>
    `(${isDouble(cell)} AND ${toDouble(cell)} = floor(${toDouble(cell)}) AND abs(${toDouble(cell)}) < 9e18)`,
  isNumber: (cell) => `(${isDouble(cell)} OR ${isBoolean(cell)})`,
  isBoolean,
  isTime: (cell) =>
    `(coalesce(${toDouble(cell)} > ${LEAST_STAMP}, TRY_CAST(${cell} AS TIMESTAMP) IS NOT NULL))`,
  kindOf: ({ gaps, whole, number, boolean, time }, column) => {
    if (time && timeName.test(column)) return 'datetime';
    if (boolean && !gaps) return 'bool';
    if (whole && !gaps) return 'int';
    return number ? 'float' : 'text';
  },
  value: (cell, kind) => {
    const number = `CASE ${cell} WHEN 'true' THEN 1.0 WHEN 'false' THEN 0.0 ELSE ${toDouble(cell)} END`;
    if (kind === 'int') return `CAST(${number} AS BIGINT)`;
    if (kind === 'float') return number;
    if (kind === 'bool') return `CAST(${cell} AS BOOLEAN)`;
    return cell;
  },
};

function isBoolean(cell: string): string {
  return `${cell} IN ('true', 'false')`;
}
