import type { Policy } from '../../policy/policy.ts';
import { type ColumnType, sqlType } from '../../tables/column-type.ts';
import { quoteIdentifier, quoteText } from '../../tables/quote.ts';
import { type CapturedColumn, capturedColumnName } from '../windows/captured-table.ts';
import type { Profile } from '../profile/profile.ts';

export type TrainingLayout = {
  /** Features as they are to be loaded. */
  columns: CapturedColumn[];
  /** SELECT of the labelled rows in the layout of an upload. */
  select: string;
  names: string[];
};

/** Columns that redaction took from the captured rows: without them there is nothing to train on. */
export const redactedForTraining = (reference: Profile, policy: Policy): string[] =>
  Object.entries(policy.capture.redact).flatMap(([name, rule]) => {
    const needed = Object.hasOwn(reference.columns, name) || (name === policy.entity && rule === 'drop');
    return needed ? [name] : [];
  });

/** How captured rows and labels become rows like those of an upload: features, entity, time and target, in the policy's order. */
export function trainingLayout(reference: Profile, policy: Policy): TrainingLayout {
  const columns = Object.entries(reference.columns).map(([name, column]): CapturedColumn => ({
    part: 'features',
    name,
    type: typeOf(policy, name) ?? (column.kind === 'number' ? 'double' : 'string'),
  }));
  const cells = new Map<string, string>();
  for (const column of columns)
    cells.set(column.name, cast(quoteIdentifier(capturedColumnName(column)), column.type));
  if (policy.entity !== null)
    cells.set(policy.entity, cast('entity_id', typeOf(policy, policy.entity) ?? 'string'));
  if (policy.time !== null) cells.set(policy.time, cast('timestamp', 'datetime'));
  const fallback = policy.task === 'regression' ? 'double' : 'string';
  const label = cast('label', typeOf(policy, policy.target) ?? fallback);
  cells.set(policy.target, label);
  const names = [...new Set([...Object.keys(policy.columns), ...cells.keys()])].filter((name) =>
    cells.has(name),
  );
  const list = names.map((name) => `${cells.get(name) ?? 'NULL'} AS ${quoteIdentifier(name)}`);
  const usable = [`${label} IS NOT NULL`, ...categoriesOf(policy)];
  if (policy.entity !== null) usable.push('entity_id IS NOT NULL');
  return {
    columns,
    names,
    select: `SELECT ${list.join(', ')} FROM captured JOIN labels USING (prediction_id) WHERE ${usable.join(' AND ')} ORDER BY timestamp, prediction_id`,
  };
}

const cast = (value: string, type: ColumnType): string => `TRY_CAST(${value} AS ${sqlType(type)})`;

const typeOf = (policy: Policy, name: string): ColumnType | undefined =>
  Object.hasOwn(policy.columns, name) ? policy.columns[name]?.type : undefined;

function categoriesOf(policy: Policy): string[] {
  const categories = Object.hasOwn(policy.columns, policy.target)
    ? policy.columns[policy.target]?.categories
    : undefined;
  return categories === undefined ? [] : [`label IN (${categories.map(quoteText).join(', ')})`];
}
