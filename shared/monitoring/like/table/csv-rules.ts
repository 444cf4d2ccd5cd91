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

/** More than a few texts after IN become a join for each column, and planning those takes far longer than reading a small file. */
const isOneOf = (cell: string, texts: readonly string[]): string =>
  `list_contains([${texts.map(quoteText).join(', ')}], ${cell})`;

/** `pandas.read_csv` with its defaults: integers with missing values are floats, booleans with them objects, times text. */
export const csvRules: TextRules = {
  isMissing: (cell) => isOneOf(`coalesce(${cell}, '')`, missing),
  isWhole: isInteger,
  isNumber: isDouble,
  isBoolean: (cell) => isOneOf(cell, ['True', 'TRUE', 'true', 'False', 'FALSE', 'false']),
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
