import { type Finding, fileFinding } from './finding.ts';
import type { Check, Validation } from './validate-table.ts';

/** What is wrong with the data: FILE_EMPTY, or the checks that are broken. */
export const findingsOf = ({ rows, checks }: Validation): Finding[] =>
  rows === 0
    ? [fileFinding('FILE_EMPTY', 'no rows')]
    : checks.filter(({ status }) => status === 'broken').map(toFinding);

const toFinding = ({ code, severity, column, message, rows, sampleRows }: Check): Finding => ({
  code,
  severity,
  column,
  message,
  rows,
  sampleRows,
});
