import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { quoteIdentifier, quoteText } from '../../tables/quote.ts';
import { readColumns } from '../../tables/read-columns.ts';
import { evaluateAlarm } from './alarm.ts';
import { type CapturedColumn, capturedColumnName } from './captured-table.ts';
import { optionsOf } from '../drift/compare-options.ts';
import { compareProfiles } from '../drift/compare-profiles.ts';
import { countIntoProfile } from '../profile/count-into-profile.ts';
import { measurePerformance, type Performance } from './performance.ts';
import type { Profile, ProfileColumn } from '../profile/profile.ts';
import { distributionsOf } from '../report/distribution.ts';
import { type DriftReport, METHOD } from '../report/report.ts';
import { taskOf } from './task-of.ts';

export type JudgedWindow = {
  model: string;
  version: string;
  key: string;
  start: Date;
  end: Date;
  slots: number;
  createdAt: Date;
};

/** Columns to load for a reference: its features, except those that redaction removed, and its outputs. */
export const columnsOfReference = (reference: Profile, policy: Policy): CapturedColumn[] => [
  ...Object.entries(reference.columns)
    .filter(([name]) => !Object.hasOwn(policy.capture.redact, name))
    .map(([name, column]) => capturedColumn('features', name, column)),
  ...Object.entries(reference.outputs).map(([name, column]) => capturedColumn('outputs', name, column)),
];

const capturedColumn = (
  part: 'features' | 'outputs',
  name: string,
  column: ProfileColumn,
): CapturedColumn => ({ part, name, type: column.kind === 'number' ? 'double' : 'string' });

/** Measures the rows of `version` in the tables `captured` and `labels` and makes the window's report. */
export async function judgeWindow(
  database: Database,
  window: JudgedWindow,
  reference: Profile,
  policy: Policy,
  earlier: readonly DriftReport[],
): Promise<DriftReport> {
  const ofVersion = `FROM captured WHERE version = ${quoteText(window.version)}`;
  const current = await countWindow(database, reference, columnsOfReference(reference, policy), ofVersion);
  const options = optionsOf(policy);
  const redacted = new Set(Object.keys(policy.capture.redact));
  const { code, ...compared } = compareProfiles(reference, current, {
    ...options,
    redacted,
    newColumns: [],
  });
  const { start, end, slots, createdAt, ...named } = window;
  return {
    format: 1,
    code: code === 'DRIFT' ? 'DRIFT' : 'QUIET',
    ...named,
    window: { start: start.toISOString(), end: end.toISOString(), slots },
    createdAt: createdAt.toISOString(),
    rows: current.rows,
    referenceRows: reference.rows,
    method: METHOD,
    threshold: options.threshold,
    alpha: options.alpha,
    ...compared,
    distributions: distributionsOf(reference, current, redacted),
    performance: await performanceOf(database, reference, policy, ofVersion),
    alarm: alarmOf(earlier, { drifted: compared.drifted, start }, policy),
  };
}

/** Counts the loaded rows into the reference's bins, in bounded memory. */
async function countWindow(
  database: Database,
  reference: Profile,
  columns: readonly CapturedColumn[],
  ofVersion: string,
): Promise<Profile> {
  const [row] = await database.query(`SELECT count(*) AS rows ${ofVersion}`);
  const rows = { rows: Number(row?.['rows'] ?? 0), select: () => `(SELECT * ${ofVersion})` };
  const countPart = async (
    part: CapturedColumn['part'],
    bins: Profile['columns'],
  ): Promise<Profile['columns']> =>
    countIntoProfile(
      database,
      rows,
      columns.flatMap((column) => {
        const like = column.part === part ? bins[column.name] : undefined;
        if (like === undefined) return [];
        const value = quoteIdentifier(capturedColumnName(column));
        return [{ column: { ...column, value, bad: 'false' }, reference: like }];
      }),
    );
  return {
    format: 1,
    rows: rows.rows,
    columns: await countPart('features', reference.columns),
    outputs: await countPart('outputs', reference.outputs),
  };
}

/** Realised performance of the loaded rows, where labels have arrived. */
export async function performanceOf(
  database: Database,
  reference: Profile,
  policy: Policy,
  ofVersion: string,
): Promise<Performance> {
  const outputs = Object.keys(reference.outputs);
  const cells = outputs.map(
    (name) => `${quoteIdentifier(capturedColumnName({ part: 'outputs', name }))} AS ${quoteIdentifier(name)}`,
  );
  const joined = `FROM (SELECT * ${ofVersion}) JOIN labels USING (prediction_id) ORDER BY prediction_id`;
  const values = await readColumns(
    database,
    `SELECT label AS "ground truth"${cells.map((cell) => `, ${cell}`).join('')} ${joined}`,
  );
  const [row] = await database.query(`SELECT count(*) AS rows ${ofVersion}`);
  return measurePerformance(
    taskOf(policy, outputs),
    { truth: values.get('ground truth') ?? [], outputs: values },
    Number(row?.['rows'] ?? 0),
  );
}

function alarmOf(
  earlier: readonly DriftReport[],
  current: { drifted: string[]; start: Date },
  policy: Policy,
): DriftReport['alarm'] {
  const judged = [
    ...earlier.map((report) => ({ drifted: report.drifted, start: report.window.start })),
    { drifted: current.drifted, start: current.start.toISOString() },
  ];
  const alarm = evaluateAlarm(
    judged.map((window) => window.drifted.length > 0),
    policy.monitoring.alarm,
  );
  const hits = judged.slice(-alarm.windows).filter((window) => window.drifted.length > 0);
  const times = new Map<string, number>();
  for (const name of hits.flatMap((window) => window.drifted)) times.set(name, (times.get(name) ?? 0) + 1);
  const columns = [...times].toSorted((a, b) => b[1] - a[1]).map(([name]) => name);
  return { ...alarm, columns, since: hits[0]?.start ?? current.start.toISOString() };
}
