import { isNumeric, type RawColumn } from '../table/raw-table.ts';
import { type LikeColumn, unmeasured } from '../way.ts';
import type { EvidentlyType } from './column-type.ts';
import { methods, randomMethods } from './methods.ts';

/** A column that can be measured, or why not. */
type Opened = { type: 'num' | 'cat'; reference: RawColumn } | LikeColumn;

/** Whether Evidently measures a column, and in a way that is rebuilt here. Its type is that of the current table. */
export function openColumn(
  reference: RawColumn | undefined,
  { name }: RawColumn,
  type: EvidentlyType | undefined,
  method: string | undefined,
): Opened {
  const skip = (code: string, message: string): LikeColumn =>
    unmeasured(name, type ?? null, 'not-supported', code, message);
  const fail = (code: string, message: string): LikeColumn =>
    unmeasured(name, type ?? null, 'not-measured', code, message);
  if (type === undefined) return skip('COLUMN_TYPE', 'of a type that Evidently leaves out');
  if (reference === undefined) return fail('COLUMN_MISSING', 'not in the reference data');
  if (type === 'text') return skip('TEXT', 'text content is judged by a trained classifier');
  if (method !== undefined && randomMethods.includes(method))
    return skip('RANDOM', `${method} draws random numbers`);
  if (method !== undefined && methods[method]?.types.includes(type) !== true)
    return skip('METHOD_TYPE', `${method} is not for columns of type ${type}`);
  if (type === 'num' && !isNumeric(reference) && reference.kind !== 'bool')
    return fail('COLUMN_TYPE', 'not numbers in the reference data');
  return { type, reference };
}
