import { escapeHtml } from '../../report/escape-html.ts';
import { formatTime } from '../../report/format-figure.ts';
import { htmlPage } from '../../report/html-page.ts';
import type { DecisionRecord } from '../record/decision-record.ts';
import { decisionHeadline } from './decision-markdown.ts';
import { formatCount } from './format-number.ts';
import { judgedRows, whyLeftOut } from './judged-rows.ts';
import { judgedSections, type ModelNames, verdictTones } from './judged-sections.ts';
import { leadLines } from './lead-lines.ts';

/** The decision as one page: verdict, why, both models side by side, every check with its interval, every metric. */
export const decisionHtml = async (record: DecisionRecord): Promise<string> =>
  htmlPage({
    kind: `${record.path === 'rollback' ? 'Rollback' : `Verdict: ${record.verdict}`} · ${formatTime(record.decidedAt)}`,
    title: decisionHeadline(record),
    tone: verdictTones[record.verdict],
    lead: [...leadLines(record), basis(record)].map(escapeHtml),
    body: await judgedSections({ ...record, names: modelNames(record) }),
    foot: `Decision ${record.id}, ${record.decidedAt}, by ${record.actor}${afterOf(record)}, gate ${record.codeRevision}. Policy ${record.policy.digest}. Evidence ${record.evidence.digest}.`,
  });

const afterOf = ({ after }: DecisionRecord): string =>
  after === undefined ? '' : `, once more after decision ${after}`;

function basis({ path, actor, candidate, evidence, action, dryRun }: DecisionRecord): string {
  if (path === 'rollback') return `Asked for by ${actor}; nothing was judged.`;
  const left = evidence.excludedRows;
  const why = whyLeftOut(evidence.set, candidate.threshold !== undefined);
  const excluded = left > 0 ? `; ${formatCount(left)} left out because ${why}` : '';
  return `Judged on ${judgedRows(evidence)}${excluded}. Action: ${action}${dryRun ? ' (dry run)' : ''}.`;
}

/** What a decision's page calls both versions. */
export const modelNames = ({
  candidate,
  champion,
}: Pick<DecisionRecord, 'candidate' | 'champion'>): ModelNames => ({
  candidate: `candidate v${candidate.version}`,
  champion: champion === null ? 'champion' : `champion v${champion.version}`,
});
