import { type MetricName, metricDirection } from '../../kernel/metric-names.ts';
import type { DecisionRecord, JudgedVersion } from '../record/decision-record.ts';
import { isSameVersion } from '../record/judged-version.ts';
import type { Ledger } from '../record/ledger.ts';
import type { LedgerLine } from '../record/ledger-entry.ts';

/** A version that was champion, with the primary metric that was recorded when it came, or before our first when it went. */
export type RankedAnchor = { judged: JudgedVersion; value: number };

export type AnchorQuestion = {
  model: string;
  lines: readonly LedgerLine[];
  primary: MetricName;
  /** Champions whose time ended before this are too long ago. */
  since: Date;
  /** Versions that are no anchor: the candidate, and the champion that it is compared with anyway. */
  besides: readonly Pick<JudgedVersion, 'version' | 'createdAt'>[];
};

/**
 * Who was champion at some time since then, the best by its recorded metric first. Versions that were rolled back from
 * are left out, and those of which no record has the metric.
 */
export async function rankAnchors(
  ledger: Pick<Ledger, 'read'>,
  { model, lines, primary, since, besides }: AnchorQuestion,
  signal?: AbortSignal,
): Promise<RankedAnchor[]> {
  const records = await recordsSince(ledger, model, lines, since, signal);
  const values = new Map<string, RankedAnchor>();
  for (const record of records)
    for (const found of championsOf(record, primary, record.decidedAt >= since.toISOString()))
      if (!values.has(keyOf(found.judged))) values.set(keyOf(found.judged), found);
  const left = records.flatMap(({ path, champion }) =>
    path === 'rollback' && champion !== null ? [champion] : [],
  );
  const sign = metricDirection[primary] === 'higher' ? 1 : -1;
  return [...values.values()]
    .filter(({ judged }) => ![...besides, ...left].some((other) => isSameVersion(other, judged)))
    .toSorted((a, b) => sign * (b.value - a.value));
}

/** Decisions that moved the alias since then and the one before them, whose candidate was champion at that time; oldest first. */
async function recordsSince(
  ledger: Pick<Ledger, 'read'>,
  model: string,
  lines: readonly LedgerLine[],
  since: Date,
  signal: AbortSignal | undefined,
): Promise<DecisionRecord[]> {
  const records: DecisionRecord[] = [];
  for (const { sequence } of lines.filter(({ outcome }) => outcome === 'moved').toReversed()) {
    const record = await ledger.read(model, sequence, signal);
    records.unshift(record);
    if (record.decidedAt < since.toISOString()) break;
  }
  return records;
}

/** The version that came by a decision, and the one that went if its time reached into the span. */
function championsOf(record: DecisionRecord, primary: MetricName, withChampion: boolean): RankedAnchor[] {
  const measured = record.metrics.find(({ metric }) => metric === primary);
  const sides = [
    { judged: record.candidate, value: measured?.candidate.value },
    { judged: withChampion ? record.champion : null, value: measured?.champion?.value },
  ];
  return sides.flatMap(({ judged, value }) =>
    judged === null || value === undefined || value === null ? [] : [{ judged, value }],
  );
}

const keyOf = ({ version, createdAt }: JudgedVersion): string => `${version} ${createdAt}`;
