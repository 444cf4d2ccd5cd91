import type { ColumnRule } from '../policy/columns.ts';
import type { Policy } from '../policy/policy.ts';
import { cellValue, isBadCell, isBlankCell } from '../tables/column-type.ts';
import { quoteIdentifier, quoteText } from '../tables/quote.ts';
import { type Finding, fileFinding } from './finding.ts';

const MAX_SAMPLES = 20;

/** One check of one column: a row breaks it where `broken` (SQL over text columns) holds. */
export type ColumnCheck = {
  code: Finding['code'];
  severity: Finding['severity'];
  column: string;
  broken: string;
  /** Share of rows up to which nothing is reported. */
  allowedShare: number;
  message: string;
};

/** What the policy says about the columns that are there. Columns hold text, with NULL for empty cells. */
export function columnChecks(policy: Policy, present: readonly string[]): ColumnCheck[] {
  const checks = Object.entries(policy.columns)
    .filter(([column]) => present.includes(column))
    .flatMap(([column, rule]) => ruleChecks(column, rule));
  return [...checks, ...entityCheck(policy, present)];
}

function ruleChecks(column: string, rule: ColumnRule): ColumnCheck[] {
  const value = cellValue(column, rule.type);
  const check = (code: Finding['code'], broken: string, message: string, allowedShare = 0): ColumnCheck => ({
    code,
    severity: 'error',
    column,
    broken,
    allowedShare,
    message,
  });
  const checks = [check('COLUMN_TYPE', isBadCell(column, rule.type), `not a ${rule.type}`)];
  if (rule.maxNullShare !== undefined)
    checks.push(
      check('NULL_SHARE', isBlankCell(column), `more than ${rule.maxNullShare} missing`, rule.maxNullShare),
    );
  if (rule.min !== undefined)
    checks.push(check('OUT_OF_RANGE', `${value} < ${rule.min}`, `below ${rule.min}`));
  if (rule.max !== undefined)
    checks.push(check('OUT_OF_RANGE', `${value} > ${rule.max}`, `above ${rule.max}`));
  if (rule.categories !== undefined)
    checks.push(
      check('CATEGORY_UNKNOWN', notIn(column, rule.categories), 'a category that the policy does not list'),
    );
  return checks;
}

const notIn = (column: string, categories: readonly string[]): string =>
  `NOT ${isBlankCell(column)} AND ${quoteIdentifier(column)} NOT IN (${categories.map(quoteText).join(', ')})`;

const entityCheck = (policy: Policy, present: readonly string[]): ColumnCheck[] =>
  policy.entity === null || !present.includes(policy.entity)
    ? []
    : [
        {
          code: 'ENTITY_REPEATED',
          severity: 'warning',
          column: policy.entity,
          broken: `count(*) OVER (PARTITION BY ${quoteIdentifier(policy.entity)}) > 1`,
          allowedShare: 0,
          message: 'an entity has more than one row',
        },
      ];

/** SQL that gives one row per check, in order: `rows` that break it and the first numbers of them. */
export const checksSql = (relation: string, checks: readonly ColumnCheck[]): string => {
  const flags = checks.map((check, index) => `coalesce(${check.broken}, false) AS c${index}`);
  const results = checks.map(
    (_check, index) =>
      `SELECT ${index} AS check_index, count(*) FILTER (c${index}) AS broken,
       array_to_string(list(row_number ORDER BY row_number) FILTER (c${index})[1:${MAX_SAMPLES}], ',') AS samples FROM flagged`,
  );
  return `WITH numbered AS (SELECT *, row_number() OVER () AS row_number FROM ${relation}),
    flagged AS MATERIALIZED (SELECT row_number, ${flags.join(', ')} FROM numbered)
    ${results.join(' UNION ALL ')} ORDER BY check_index`;
};

/** Findings that need only the names of the columns. */
export function schemaFindings(policy: Policy, present: readonly string[]): Finding[] {
  const required = Object.entries(policy.columns).filter(([, rule]) => rule.required);
  const missing = required
    .map(([column]) => column)
    .filter((column) => column !== policy.target && !present.includes(column))
    .map((column) => columnFinding('COLUMN_MISSING', column, 'error', 'required by the policy'));
  const known = new Set([...Object.keys(policy.columns), policy.target, policy.entity, policy.time]);
  const unexpected =
    Object.keys(policy.columns).length === 0 ? [] : present.filter((column) => !known.has(column));
  return [
    ...(present.includes(policy.target) ? [] : [fileFinding('TARGET_MISSING', `no column ${policy.target}`)]),
    ...missing,
    ...unexpected.map((column) =>
      columnFinding('COLUMN_UNEXPECTED', column, 'warning', 'the policy does not name it'),
    ),
  ];
}

const columnFinding = (
  code: Finding['code'],
  column: string,
  severity: Finding['severity'],
  message: string,
): Finding => ({ code, severity, column, message, rows: 0, sampleRows: [] });
