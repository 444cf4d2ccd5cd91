import type { Policy } from '../policy/policy.ts';
import type { CheckCode } from '../policy/validation.ts';
import type { Database } from '../tables/database.ts';
import { classBalance, type ClassCount, oneClass } from './checks/label-classes.ts';
import { leakage, leakageCode } from './checks/leakage.ts';
import { featureColumns } from './feature-columns.ts';
import { notRun, type Outcome } from './outcome.ts';
import { featurePowers, type Target } from './table/feature-power.ts';
import { columnNamed, type TableView, type ViewColumn } from './table/table-view.ts';

/** More classes than this are no classes, and a table of them has no room. */
const MAX_CLASSES = 1000;

/** ONE_CLASS and CLASS_BALANCE, of classifiers. */
export async function checkClasses(
  database: Database,
  view: TableView,
  policy: Policy,
): Promise<{ outcomes: Outcome[]; classes: number }> {
  const target = columnNamed(view, policy.target);
  if (policy.task === 'regression' || target === undefined) return { outcomes: [], classes: 0 };
  const counts = await countClasses(database, view, target);
  return { outcomes: [oneClass(policy, counts), classBalance(policy, counts)], classes: counts.length };
}

/** How many rows each label has; a million labels are a million classes. */
export async function countClasses(
  database: Database,
  view: TableView,
  target: ViewColumn,
): Promise<ClassCount[]> {
  const rows = await database.query(
    `SELECT ${target.text} AS label, count(*) AS found FROM ${view.select([target])} WHERE NOT ${target.blank} GROUP BY label`,
  );
  return rows.map(({ label, found }) => ({ label: String(label), rows: Number(found) }));
}

/** LEAKAGE_FEATURE and LEAKAGE_IDENTIFIER, of every column but target and time. */
export async function checkLeakage(
  database: Database,
  view: TableView,
  policy: Policy,
  classes: number,
  isOn: (code: CheckCode) => boolean,
): Promise<Outcome[]> {
  const column = columnNamed(view, policy.target);
  const entity = columnNamed(view, policy.entity);
  const features = [...(entity === undefined ? [] : [entity]), ...featureColumns(view, policy)].filter(
    ({ name }) => isOn(leakageCode(policy, name)),
  );
  if (column === undefined) return [];
  const target: Target = { column, kind: policy.task === 'regression' ? 'number' : 'class' };
  if (classes > MAX_CLASSES)
    return [notRun('LEAKAGE_FEATURE', null, `the label has more than ${MAX_CLASSES} classes`)];
  if (target.kind === 'number' && column.type !== 'long' && column.type !== 'double')
    return [notRun('LEAKAGE_FEATURE', null, 'the target is no number')];
  const powers = await featurePowers(database, view, target, features);
  if (powers.every((power) => power === undefined))
    return [
      notRun('LEAKAGE_FEATURE', null, 'fewer than 100 rows with a label, or a target that does not vary'),
    ];
  return features.map(({ name }, index) => leakage(policy, name, powers[index]));
}
