import { isRelevoError } from '../kernel/error.ts';
import type { Policy } from '../policy/policy.ts';
import { type Database, withDuckDb } from '../tables/database.ts';
import { describeTable } from '../tables/describe-table.ts';
import { quoteIdentifier } from '../tables/quote.ts';
import { isBlankCell } from '../tables/column-type.ts';
import { readTable } from '../tables/read-table.ts';
import { checksSql, type ColumnCheck, columnChecks, schemaFindings } from './table-checks.ts';
import { type Finding, fileFinding } from './finding.ts';

type Validation = { rows: number; findings: Finding[] };

/** Checks a file against the policy. What is wrong with the data is a finding, in the order of the columns. */
export async function validateTable(file: string, policy: Policy, signal?: AbortSignal): Promise<Validation> {
  try {
    return await withDuckDb(
      async (database) => validate(database, file, policy),
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    if (!isRelevoError(error) || error.status !== 400) throw error;
    return { rows: 0, findings: [fileFinding('FILE_UNREADABLE', error.message)] };
  }
}

async function validate(database: Database, file: string, policy: Policy): Promise<Validation> {
  const relation = await readTable(database, file, { otherColumns: 'text' });
  const rows = await countRows(database, relation);
  if (rows === 0) return { rows, findings: [fileFinding('FILE_EMPTY', 'no rows')] };
  const present = (await describeTable(database, relation)).map((column) => column.name);
  return {
    rows,
    findings: [
      ...schemaFindings(policy, present),
      ...(present.includes(policy.target) ? await labelFindings(database, relation, policy) : []),
      ...(await runChecks(database, relation, columnChecks(policy, present), rows)),
    ],
  };
}

async function countRows(database: Database, relation: string): Promise<number> {
  const [row] = await database.query(`SELECT count(*) AS rows FROM ${relation}`);
  return Number(row?.['rows']);
}

/** A classifier needs both sides of its label. */
async function labelFindings(database: Database, relation: string, policy: Policy): Promise<Finding[]> {
  if (policy.task === 'regression') return [];
  const target = quoteIdentifier(policy.target);
  const [row] = await database.query(
    `SELECT count(DISTINCT ${target}) AS classes, count(*) FILTER (CAST(${target} AS VARCHAR) = $1) AS positives
     FROM ${relation} WHERE NOT ${isBlankCell(policy.target)}`,
    [policy.positive ?? ''],
  );
  const lacksPositive = policy.task === 'binary' && Number(row?.['positives']) === 0;
  if (Number(row?.['classes']) >= 2 && !lacksPositive) return [];
  return [
    {
      ...fileFinding('ONE_CLASS', 'the label needs at least two classes, the positive one among them'),
      column: policy.target,
    },
  ];
}

async function runChecks(
  database: Database,
  relation: string,
  checks: readonly ColumnCheck[],
  rows: number,
): Promise<Finding[]> {
  if (checks.length === 0) return [];
  const results = await database.query(checksSql(relation, checks));
  return checks.flatMap((check, index) => {
    const broken = Number(results[index]?.['broken']);
    return broken / rows > check.allowedShare
      ? [finding(check, broken, String(results[index]?.['samples']))]
      : [];
  });
}

const finding = (check: ColumnCheck, rows: number, samples: string): Finding => ({
  code: check.code,
  severity: check.severity,
  column: check.column,
  message: check.message,
  rows,
  sampleRows: samples.split(',').map(Number),
});
