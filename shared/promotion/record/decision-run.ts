import type { DecisionRecord } from './decision-record.ts';
import { decisionHtml } from '../report/decision-html.ts';
import { decisionMarkdown } from '../report/decision-markdown.ts';

/** A decision as a run of the model's experiment in the tracking server. */
export type DecisionRun = {
  model: string;
  decisionId: string;
  name: string;
  /** `relevo.decision` among them, by which an earlier attempt is found. */
  tags: Record<string, string>;
  params: Record<string, string>;
  metrics: Record<string, number>;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Artifacts by path. */
  files: Record<string, string>;
};

/** What a record looks like as a run: verdict and digests as tags, every number with its bounds as metrics. */
export async function decisionRun(record: DecisionRecord): Promise<DecisionRun> {
  return {
    model: record.model,
    decisionId: record.id,
    name: `decision-${String(record.sequence).padStart(6, '0')}-v${record.candidate.version}`,
    tags: {
      'relevo.kind': 'decision',
      'relevo.decision': record.id,
      'relevo.verdict': record.verdict,
      'relevo.reason': record.reason.slice(0, 4000),
      'relevo.model': record.model,
      'relevo.candidate': record.candidate.version,
      'relevo.champion': record.champion?.version ?? 'none',
      'relevo.policy_digest': record.policy.digest,
      'relevo.evidence_digest': record.evidence.digest,
      ...(record.requestId === null ? {} : { 'relevo.request_id': record.requestId }),
    },
    params: {
      candidate: record.candidate.version,
      champion: record.champion?.version ?? 'none',
      action: record.action,
      path: record.path,
    },
    metrics: runMetrics(record),
    startedAt: Date.parse(record.decidedAt),
    files: {
      'decision.json': JSON.stringify(record, null, 1),
      'decision.md': decisionMarkdown(record),
      'decision.html': await decisionHtml(record),
    },
  };
}

function runMetrics(record: DecisionRecord): Record<string, number> {
  const named = record.metrics.flatMap(({ metric, candidate, champion, difference }) => [
    [`candidate.${metric}`, candidate.value] as const,
    [`champion.${metric}`, champion?.value] as const,
    [`difference.${metric}`, difference?.value] as const,
    [`difference.${metric}.lower`, difference?.lower] as const,
    [`difference.${metric}.upper`, difference?.upper] as const,
  ]);
  const counted = [
    ['rows', record.evidence.rows] as const,
    ['excluded_rows', record.evidence.excludedRows] as const,
    ['further_rows', record.furtherRows] as const,
  ];
  const { value } = record;
  const worth = [
    ['candidate.value_per_row', value?.candidate.value] as const,
    [`${value?.against === 'champion' ? 'champion' : 'trivial'}.value_per_row`, value?.rival.value] as const,
    ['difference.value_per_row', value?.difference.value] as const,
    ['difference.value_per_row.lower', value?.difference.lower] as const,
    ['difference.value_per_row.upper', value?.difference.upper] as const,
  ];
  return Object.fromEntries(
    [...named, ...worth, ...counted].flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, value]] : [],
    ),
  );
}
