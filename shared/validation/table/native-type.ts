import type { ColumnType } from '../../tables/column-type.ts';

export type NativeKind = 'integer' | 'number' | 'boolean' | 'time' | 'text' | 'other';

/** What a DuckDB type holds; `other` for nested values and bytes. */
export function nativeKind(type: string): NativeKind {
  if (/\[|^(STRUCT|MAP|UNION|LIST|BLOB|BIT|GEOMETRY|VARIANT)/.test(type)) return 'other';
  if (/^U?(TINYINT|SMALLINT|INTEGER)$|^BIGINT$/.test(type)) return 'integer';
  if (/^(DOUBLE|FLOAT|DECIMAL.*|HUGEINT|UHUGEINT|UBIGINT|BIGNUM)$/.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  return /^(TIMESTAMP|DATE)/.test(type) ? 'time' : 'text';
}

const types: Record<Exclude<NativeKind, 'other'>, ColumnType> = {
  integer: 'long',
  number: 'double',
  boolean: 'boolean',
  time: 'datetime',
  text: 'string',
};

/** The type of a column of which the policy says nothing. */
export const ownType = (type: string): ColumnType | 'other' => {
  const kind = nativeKind(type);
  return kind === 'other' ? kind : types[kind];
};
