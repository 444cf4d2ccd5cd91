import { quoteText } from '../../../tables/quote.ts';
import { isDouble, isInteger, type TextRules, toDouble, toInteger } from './text-rules.ts';

const missing = [
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
];

/** `pandas.read_csv` with its defaults: integers with missing values are floats, booleans with them objects, times text. */
export const csvRules: TextRules = {
  isMissing: (cell) => `(coalesce(${cell}, '') IN (${missing.map(quoteText).join(', ')}))`,
  isWhole: isInteger,
  isNumber: isDouble,
  isBoolean: (cell) => `${cell} IN ('True', 'TRUE', 'true', 'False', 'FALSE', 'false')`,
  isTime: () => 'false',
  kindOf: ({ gaps, whole, number, boolean }) => {
    if (whole && !gaps) return 'int';
    if (number) return 'float';
    if (!boolean) return 'text';
    return gaps ? 'bool-gaps' : 'bool';
  },
  value: (cell, kind) => {
    if (kind === 'int') return toInteger(cell);
    if (kind === 'float') return toDouble(cell);
    return kind === 'bool' || kind === 'bool-gaps' ? `CAST(${cell} AS BOOLEAN)` : cell;
  },
};
