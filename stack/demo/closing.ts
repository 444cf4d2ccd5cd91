import { formatFurtherRows } from '../../shared/promotion/report/format-number.ts';
import { comparisonTable } from './comparison-report.ts';
import type { DecisionFigures, Estimate, Figures } from './figures.ts';

const shown = (value: number | null, sign = ''): string =>
  value === null ? 'n/a' : `${value >= 0 ? sign : ''}${value.toFixed(4)}`;

const withBounds = ({ value, lower, upper }: Estimate, sign = ''): string =>
  `${shown(value, sign)} (95 % bounds ${shown(lower, sign)} and ${shown(upper, sign)})`;

const told: Record<string, string> = {
  promote: 'promoted',
  reject: 'rejected',
  'insufficient-evidence': 'left open for lack of evidence',
};

/** One sentence for a decision, with the interval that decided. */
function sentence(what: string, decision: DecisionFigures): string {
  const { version, champion, verdict, metric, candidate, difference, rows, furtherRows } = decision;
  const found =
    difference === null
      ? `${metric} ${withBounds(candidate)}, no champion to compare with`
      : `${metric} ${withBounds(difference, '+')} against version ${champion}`;
  const needs =
    furtherRows === null ? '' : `; ${rows} labelled rows, needs ${formatFurtherRows(furtherRows)}`;
  return `${what}, version ${version}: ${told[verdict] ?? verdict}; ${found}${needs}.`;
}

/** The last lines of the demo. */
export function closingLines(figures: Figures): string[] {
  const { traffic, firstTraining } = figures;
  return [
    'The four models of the first training, on rows that none of them saw (* picked by cross-validation):',
    comparisonTable(firstTraining.models),
    'Reachable on this data: an F1 of 0.60 to 0.66, by the split; tables with more than 0.70 leak test rows into training.',
    '',
    sentence('First champion', figures.firstChampion),
    sentence('Candidate with few labelled rows', figures.fewRows),
    sentence('Challenger', figures.challenger),
    sentence('Bad candidate', figures.badCandidate),
    '',
    `Beside the calls of step 3, ${traffic.calls} predictions at ${traffic.rate.toFixed(1)} a second from the first champion to the end: ` +
      `${traffic.failed} failed, longest gap ${traffic.longestGapMs.toFixed(0)} ms.`,
  ];
}

/** What somebody might type next. */
export const nextCommands = [
  'npm start -- --state .relevo/demo   what the demo left behind: its runs and models in MLflow, its champion in the app',
  'npm start                           an empty local stack that keeps its state; docs/getting-started.md is a tour of it',
  'npm test                            every test, on the real local stack',
];
