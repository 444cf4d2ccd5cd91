import type { Policy } from '../policy/policy.ts';
import type { CheckCode } from '../policy/validation.ts';
import type { Database } from '../tables/database.ts';
import { labelsConflict, rowsRepeated, valuesRepeated } from './checks/repeats.ts';
import { notRun, type Outcome } from './outcome.ts';
import { featureColumns } from './feature-columns.ts';
import { conflicting, createRowKeys, repeated, repeatedLater, type RowKey } from './table/row-keys.ts';
import { columnNamed, type TableView, type ViewColumn } from './table/table-view.ts';

/** A check that compares rows by their keys. */
type RowCheck = { keys: readonly RowKey[]; judge: (first: number) => Promise<Outcome> };

/** Checks that compare rows with each other: all of them hash the rows in one pass. */
export async function checkRows(
  database: Database,
  view: TableView,
  policy: Policy,
  isOn: (code: CheckCode) => boolean,
): Promise<Outcome[]> {
  const missing: Outcome[] = [];
  const checks = [
    ...uniqueChecks(database, view, policy, isOn, missing),
    ...(isOn('ROW_REPEATED') ? [duplicateCheck(database, view, policy)] : []),
    ...(isOn('LABEL_CONFLICT') ? conflictCheck(database, view, policy, missing) : []),
  ];
  await createRowKeys(
    database,
    view,
    checks.flatMap(({ keys }) => keys),
  );
  const outcomes: Outcome[] = [];
  let first = 0;
  for (const { keys, judge } of checks) {
    outcomes.push(await judge(first));
    first += keys.length;
  }
  return [...outcomes, ...missing];
}

function uniqueChecks(
  database: Database,
  view: TableView,
  policy: Policy,
  isOn: (code: CheckCode) => boolean,
  missing: Outcome[],
): RowCheck[] {
  const unique = Object.entries(policy.columns).filter(([, rule]) => rule.unique);
  const wanted = unique.map(([name]) => ({ name, code: 'VALUE_REPEATED' as const }));
  const entity = policy.entity;
  const all =
    entity === null || policy.columns[entity]?.unique === true
      ? wanted
      : [...wanted, { name: entity, code: 'ENTITY_REPEATED' as const }];
  return all.flatMap(({ name, code }) => {
    if (!isOn(code)) return [];
    const column = columnNamed(view, name);
    if (column !== undefined) {
      const judge = async (first: number): Promise<Outcome> =>
        valuesRepeated(code, name, await repeated(database, first));
      return [{ keys: [{ columns: [column], unless: column.blank }], judge }];
    }
    missing.push(notRun(code, name, 'the data has no such column'));
    return [];
  });
}

const duplicateCheck = (database: Database, view: TableView, policy: Policy): RowCheck => ({
  keys: [{ columns: view.columns }],
  judge: async (first) => rowsRepeated(policy, await repeatedLater(database, first), view.rows),
});

function conflictCheck(database: Database, view: TableView, policy: Policy, missing: Outcome[]): RowCheck[] {
  const target = columnNamed(view, policy.target);
  const features = featureColumns(view, policy);
  if (policy.task === 'regression') return [];
  if (target === undefined || features.length === 0) {
    missing.push(notRun('LABEL_CONFLICT', null, 'the data has no label or no features'));
    return [];
  }
  const label: ViewColumn = { ...target, value: target.text };
  return [
    {
      keys: [{ columns: features }, { columns: [label], unless: target.blank }],
      judge: async (first) =>
        labelsConflict(policy, await conflicting(database, first, first + 1), view.rows),
    },
  ];
}
