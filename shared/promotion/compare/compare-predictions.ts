import { inputError } from '../../kernel/error.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import type { Database } from '../../tables/database.ts';
import { amountProblems, readAmounts } from '../evidence/rows/amounts.ts';
import { groupColumnsOf, groupRows } from '../evidence/rows/group-rows.ts';
import type { Evidence, EvidenceProblem, ModelEvidence } from '../evidence/evidence.ts';
import { timesOf } from '../evidence/rows/times-of.ts';
import { type Evaluation, evaluatePredictions } from '../verdict/evaluate.ts';
import type { GateRules } from '../verdict/gate-rules.ts';
import { type LabelledRows, type PredictionFiles, readLabelledRows } from './labelled-rows.ts';
import { type Stated, statedColumns, statedPredictions } from './stated-predictions.ts';

export type ComparedPredictions = { evaluation: Evaluation; rows: number; unlabelled: number };

/**
 * Judges a candidate's predictions against a champion's by the checks of the gate that predictions are enough for. A candidate's numbers that
 * cannot be are evidence against it; a champion's leave the question open.
 * @param threshold from which probability on a row counts as positive, where a file has no labels
 * @throws COLUMN_MISSING, KEY_REPEATED, ROWS_DIFFER, ROWS_UNPREDICTED, LABEL_UNKNOWN, TARGET_TYPE, and what reading tables throws
 */
export async function comparePredictions(
  database: Database,
  files: PredictionFiles,
  rules: GateRules,
  threshold: number,
): Promise<ComparedPredictions> {
  const types = rules.task === 'regression' ? {} : textColumns(rules);
  const rows = await readLabelledRows(database, files, rules.target, types);
  const stated = statedPredictions(rows, { ...rules, threshold }, files);
  const times = timesIn(rows, rules, files);
  const model = (name: string, side: Stated): ModelEvidence => ({
    version: name,
    inputs: [],
    outputs: [],
    task: rules.task,
    classes: stated.classes,
    positive: rules.positive ?? null,
    bytes: null,
    loadMs: null,
    trained: {},
    predictions: 'predictions' in side ? side.predictions : undefined,
  });
  const evidence: Evidence = {
    problems: [
      ...problemsOf(stated.candidate, 'broken'),
      ...problemsOf(stated.champion, 'missing'),
      ...times.problems,
      ...amountProblems(rules.gate.value, rows.labels, allRows(rows)),
    ],
    // Where the files come from is not known; a policy that wants more than no loss says so.
    origin: 'refresh',
    rows: {
      used: rows.rows,
      excluded: 0,
      overlap: 'none',
      entities: entitiesOf(rows, rules, files),
      times: times.known,
      amounts: readAmounts(rules.gate.value, rows.labels, allRows(rows)),
      groups: groupRows(groupColumnsOf(rules.gate), rows.labels, allRows(rows)),
    },
    candidate: model(files.candidate, stated.candidate),
    champion: model(files.champion, stated.champion),
    anchor: null,
    parity: undefined,
    trainedOn: undefined,
    package: undefined,
    trials: undefined,
    golden: undefined,
    championGolden: undefined,
    replay: undefined,
    trainingData: undefined,
    metrics: [],
    times: undefined,
    newestVersion: undefined,
    frozen: null,
    set: null,
    rejected: null,
  };
  return { evaluation: evaluatePredictions(evidence, rules), rows: rows.rows, unlabelled: rows.unlabelled };
}

/** Labels are compared as text, so `1` and `01` stay two labels. */
const textColumns = ({ target, entity }: GateRules): Record<string, ColumnType> => ({
  [target]: 'string',
  [statedColumns.label]: 'string',
  ...(entity === null ? {} : { [entity]: 'string' }),
});

const allRows = ({ rows }: LabelledRows): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row);

const problemsOf = (side: Stated, kind: EvidenceProblem['kind']): EvidenceProblem[] =>
  'problem' in side ? [{ kind, what: side.problem }] : [];

function entitiesOf(
  rows: LabelledRows,
  { entity }: GateRules,
  { labels }: PredictionFiles,
): string[] | undefined {
  if (entity === null) return undefined;
  const whom = rows.labels.get(entity);
  if (whom === undefined)
    throw inputError('COLUMN_MISSING', labels, `no column ${entity}, which says whom a row is about`);
  return whom.map((value, row) => String(value ?? `row ${row}`));
}

/** Rows of which nothing says which are close in time are not taken to be independent. */
function timesIn(
  rows: LabelledRows,
  { time }: GateRules,
  { labels }: PredictionFiles,
): { known: Float64Array | undefined; problems: EvidenceProblem[] } {
  if (time === null) return { known: undefined, problems: [] };
  const moments = rows.labels.get(time);
  if (moments === undefined)
    throw inputError('COLUMN_MISSING', labels, `no column ${time}, which says when a row happened`);
  const known = timesOf(moments, allRows(rows));
  const what = `${labels}: the rows do not all have a time in ${time}`;
  return { known, problems: known === undefined ? [{ kind: 'missing', what }] : [] };
}
