import type { ColumnType } from '../../tables/column-type.ts';
import type { Profile, ProfileColumn } from './profile.ts';

/** Types that the columns of a reference are read as, to be counted into it. Numbers of any kind compare with each other. */
export const readAs = ({ columns, outputs, labels = {} }: Profile): Record<string, ColumnType> =>
  Object.fromEntries(
    [outputs, columns, labels].flatMap((part) =>
      Object.entries(part).flatMap(([name, column]) => typeOf(name, column)),
    ),
  );

function typeOf(name: string, column: ProfileColumn): [string, ColumnType][] {
  if (column.type === 'other') return [];
  if (column.kind === 'number') return [[name, column.type === 'datetime' ? 'datetime' : 'double']];
  return [[name, isBoolean(column) ? 'boolean' : 'string']];
}

/** The trainer does not say which categories are those of a boolean. */
function isBoolean({ type, counts, other }: Extract<ProfileColumn, { kind: 'category' }>): boolean {
  if (type !== undefined) return type === 'boolean';
  const names = Object.keys(counts);
  return other === 0 && names.length > 0 && names.every((name) => name === 'true' || name === 'false');
}
