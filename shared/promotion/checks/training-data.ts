import { durationMs } from '../../policy/duration.ts';
import type { Gate } from '../../policy/gate/resolve-gate.ts';
import type { TrainingData } from '../evidence/training-data.ts';
import { formatAge } from '../report/format-age.ts';
import { countOf, formatNumber } from '../report/format-number.ts';
import type { CheckResult } from './check-result.ts';
import { type Check, plainResult } from './facts.ts';

type Known = Extract<TrainingData, { state: 'known' }>;
type Limits = Gate['trainingData'];

const DAY_MS = 86_400_000;
/** Columns in one reason. */
const NAMED = 5;

/** Whether the rows that the candidate was trained on are fit: recent, enough, as the policy says they are, and like what callers send. */
export const trainingData: Check = ({ evidence, rules: { gate } }) => {
  const { trainingData: found } = evidence;
  if (found === undefined || found.state === 'unknown')
    return [
      plainResult(
        'training-data',
        'missing',
        'what the candidate was trained on',
        found?.why ?? 'the candidate was not looked at',
      ),
    ];
  return [
    age(found, gate.trainingData),
    rows(found, gate.trainingData),
    schema(found),
    drift(found),
    labels(found, gate.trainingData, evidence.champion !== null),
  ];
};

function age({ uploaded, ageMs }: Known, { maxAge }: Limits): CheckResult {
  const id = 'training-data:age';
  const required = `uploaded at most ${maxAge} before the decision`;
  if (uploaded === null || ageMs === null)
    return plainResult(
      id,
      'not-run',
      required,
      'nothing says when the upload arrived that it was trained for',
    );
  const limit = durationMs(maxAge);
  const result = plainResult(
    id,
    ageMs <= limit ? 'pass' : 'fail',
    required,
    `uploaded at ${uploaded}, ${formatAge(ageMs)}`,
  );
  return { ...result, observed: ageMs / DAY_MS, limit: limit / DAY_MS };
}

function rows({ rows: counted }: Known, { minRows }: Limits): CheckResult {
  const result = plainResult(
    'training-data:rows',
    counted >= minRows ? 'pass' : 'fail',
    `at least ${countOf(minRows, 'row')}`,
    countOf(counted, 'row'),
  );
  return { ...result, observed: counted, limit: minRows, rows: counted };
}

function schema({ findings, rows: counted }: Known): CheckResult {
  const found = findings.map(({ column, code }) => `${column} (${code})`);
  const reason = found.length === 0 ? 'all columns are so' : `not so: ${someOf(found)}`;
  const status = found.length === 0 ? 'pass' : 'fail';
  const result = plainResult('training-data:schema', status, 'columns as the policy says they are', reason);
  return { ...result, observed: found.length, limit: 0, rows: counted };
}

function drift({ drift: found }: Known): CheckResult {
  const id = 'training-data:drift';
  const required = 'features like those that callers send lately, by the limits of monitoring';
  if (found.kind === 'none') return plainResult(id, 'not-run', required, found.why);
  const { requests, columns, drifted } = found;
  const named = drifted.map(({ column, effect }) => `${column} (effect ${formatNumber(effect)})`);
  const what = named.length === 0 ? 'none of' : `${someOf(named)}, ${drifted.length} of`;
  const reason = `against ${countOf(requests, 'request')}: ${what} ${countOf(columns, 'feature')} differ`;
  const result = plainResult(id, drifted.length === 0 ? 'pass' : 'fail', required, reason);
  return { ...result, observed: drifted.length, limit: 0, rows: requests };
}

/** A label that the champion's training did not have is news to every caller; a share that jumps is a sign of another sample. */
function labels(
  { labels: own, championLabels: before }: Known,
  { maxLabelShift }: Limits,
  hasChampion: boolean,
): CheckResult {
  const id = 'training-data:labels';
  const required = `no new label, and no share that moved by more than ${formatNumber(maxLabelShift)}`;
  if (own === null || before === null) {
    const whose = own === null ? 'the candidate' : 'the champion';
    const why = hasChampion ? `labels in the training of ${whose} are not counted` : 'there is no champion';
    return plainResult(id, 'not-run', required, why);
  }
  const names = [...new Set([...Object.keys(own), ...Object.keys(before)])];
  const added = names.filter((name) => (own[name] ?? 0) > 0 && (before[name] ?? 0) === 0);
  const shift = names.reduce(
    (most, name) => Math.max(most, Math.abs((own[name] ?? 0) - (before[name] ?? 0))),
    0,
  );
  const good = added.length === 0 && shift <= maxLabelShift;
  const moved = `shares moved by at most ${formatNumber(shift)}`;
  const reason =
    added.length === 0 ? `no new label, ${moved}` : `${countOf(added.length, 'new label')}, ${moved}`;
  return {
    ...plainResult(id, good ? 'pass' : 'fail', required, reason),
    observed: shift,
    limit: maxLabelShift,
  };
}

const someOf = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.join(', ')
    : `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
