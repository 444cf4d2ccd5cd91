import { readAmounts } from './amounts.ts';
import type { EvidenceProblem, SharedRows } from '../evidence.ts';
import { groupColumnsOf, groupRows } from './group-rows.ts';
import type { JudgeRowsInput } from '../judge-rows.ts';
import type { EvaluationRows } from './read-evaluation.ts';
import { timesOf } from './times-of.ts';
import type { GateRules } from '../../verdict/gate-rules.ts';

/** The rows that both models are judged on: whom they are about, when they happened and the groups they fall into. */
export function sharedRows(
  { columns, rows }: EvaluationRows,
  { candidate, rules }: JudgeRowsInput,
  used: Uint32Array,
  overlap: SharedRows['overlap'],
): SharedRows {
  const { entity } = candidate.description;
  const whom = entity === null ? undefined : columns.get(entity);
  const entities = whom && Array.from(used, (row) => String(whom[row] ?? `row ${row}`));
  const groups = groupRows(groupColumnsOf(rules.gate), columns, used);
  const moments = rules.time === null ? undefined : columns.get(rules.time);
  const times = moments && timesOf(moments, used);
  const amounts = readAmounts(rules.gate.value, columns, used);
  return { used: used.length, excluded: rows - used.length, overlap, entities, times, groups, amounts };
}

/** Rows of which nothing says whom they are about, or which are close in time, are not taken to be independent. */
export function relationProblems(
  { entities, times }: SharedRows,
  entity: string | null,
  { time }: GateRules,
): EvidenceProblem[] {
  const absent = [
    ...(entity === null || entities !== undefined ? [] : [`have no column ${entity}`]),
    ...(time === null || times !== undefined ? [] : [`do not all have a time in ${time}`]),
  ];
  return absent.map((what) => ({ kind: 'missing', what: `the evaluation rows ${what}` }));
}
