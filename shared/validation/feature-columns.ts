import type { Policy } from '../policy/policy.ts';
import type { TableView, ViewColumn } from './table/table-view.ts';

/** What a model may learn from: every column but the target, the entity and the time. */
export const featureColumns = (view: TableView, policy: Policy): ViewColumn[] =>
  view.columns.filter(({ name }) => name !== policy.target && name !== policy.entity && name !== policy.time);
