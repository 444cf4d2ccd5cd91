import { basename } from 'node:path';
import { escapeHtml } from '../../report/escape-html.ts';
import { formatTime } from '../../report/format-figure.ts';
import { htmlPage } from '../../report/html-page.ts';
import { formatCount } from '../report/format-number.ts';
import { judgedSections, verdictTones } from '../report/judged-sections.ts';
import { leadLines } from '../report/lead-lines.ts';
import type { PredictionsReport } from './comparison-report.ts';

/** Two files of predictions judged, as one page like that of a decision. */
export async function predictionsHtml(report: PredictionsReport): Promise<string> {
  const { verdict, candidate, champion, labels, policy, createdAt } = report;
  return htmlPage({
    kind: `Comparison: ${verdict} · ${formatTime(createdAt)}`,
    title: titleOf(report),
    tone: verdictTones[verdict],
    lead: [...leadLines(report), basis(report)].map(escapeHtml),
    body: await judgedSections({
      ...report,
      names: { candidate: `candidate ${basename(candidate)}`, champion: `champion ${basename(champion)}` },
    }),
    foot: `Candidate ${candidate}, champion ${champion}, labels ${labels}. ${createdAt}. Policy ${policy.digest}.`,
  });
}

function titleOf({ verdict, candidate, champion }: PredictionsReport): string {
  const [own, other] = [basename(candidate), basename(champion)];
  const words = {
    promote: `${own} passes against ${other}`,
    reject: `${own} is rejected against ${other}`,
    'insufficient-evidence': `${own} against ${other}: left open for lack of evidence`,
  } as const;
  return words[verdict];
}

function basis({ rows, unlabelled, labels }: PredictionsReport): string {
  const left = unlabelled === 0 ? '' : `; ${formatCount(unlabelled)} without a label left out`;
  return `Judged on ${formatCount(rows)} rows labelled in ${basename(labels)}${left}. By predictions alone: where the models come from, their files and their speed were not looked at.`;
}
