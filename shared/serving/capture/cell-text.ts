import type { Value } from '../../scoring/column-batch.ts';
import { valueText } from './value-text.ts';

/** Categories come again and again: their text is made once. Long and rare texts are not worth the memory. */
const MOST_KNOWN = 256;
const LONGEST_KNOWN = 64;

/** The same text in one piece: a joined one is put together each time it is written. */
const flat = (text: string): string => Buffer.from(text).toString();

/** JSON text of a column's values, each behind `key`. */
export function createCellText(key: string): (value: Value) => string {
  const known = new Map<string, string>();
  return (value) => {
    if (typeof value !== 'string') return key + valueText(value);
    const found = known.get(value);
    if (found !== undefined) return found;
    const text = flat(key + JSON.stringify(value));
    if (known.size < MOST_KNOWN && value.length <= LONGEST_KNOWN) known.set(value, text);
    return text;
  };
}
