import { countDistinct, type Distinct } from '../table/count-values.ts';
import type { RawColumn, RawTable } from '../table/raw-table.ts';

/** Evidently's types of columns that it measures. */
export type EvidentlyType = 'num' | 'cat' | 'text';

/** Integers with no more different values are categories. */
const MAX_INTEGER_CATEGORIES = 10;

/** Types by the values of one table, which for Evidently is the current one; undefined for columns that it leaves out. */
export async function evidentlyTypes(table: RawTable): Promise<(EvidentlyType | undefined)[]> {
  const open = table.columns.filter(({ kind }) => kind === 'int' || kind === 'text');
  const counted = await countDistinct(table, open);
  const counts = new Map(open.map((column, index) => [column, counted[index]]));
  return table.columns.map((column) => typeOf(column, counts.get(column)));
}

const typeOf = (
  { kind }: RawColumn,
  { values, distinct }: Distinct = { values: 0, distinct: 0 },
): EvidentlyType | undefined =>
  (
    {
      float: 'num',
      int: distinct <= MAX_INTEGER_CATEGORIES ? 'cat' : 'num',
      text: values === 0 ? undefined : distinct > 0.5 * values ? 'text' : 'cat',
      bool: 'cat',
      category: 'cat',
      uint: undefined,
      datetime: undefined,
      'bool-gaps': undefined,
      other: undefined,
    } as const
  )[kind];
