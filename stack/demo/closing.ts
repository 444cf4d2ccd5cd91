import { comparisonTable } from './comparison-report.ts';
import type { DecisionFigures, Estimate, Figures } from './figures.ts';

const shown = (value: number | null, sign = ''): string =>
  value === null ? 'n/a' : `${value >= 0 ? sign : ''}${value.toFixed(4)}`;

const withBounds = ({ value, lower, upper }: Estimate, sign = ''): string =>
  `${shown(value, sign)} (95 % bounds ${shown(lower, sign)} and ${shown(upper, sign)})`;

/** One sentence for a decision, with the interval that decided. */
function sentence(what: string, decision: DecisionFigures): string {
  const { version, champion, verdict, metric, candidate, difference } = decision;
  const found =
    difference === null
      ? `${metric} ${withBounds(candidate)}, no champion to compare with`
      : `${metric} ${withBounds(difference, '+')} against version ${champion}`;
  return `${what}, version ${version}: ${verdict}; ${found}.`;
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
    sentence('Challenger', figures.challenger),
    sentence('Bad candidate', figures.badCandidate),
    '',
    `${traffic.calls} predictions at ${traffic.rate.toFixed(1)} a second from the first champion to the end: ` +
      `${traffic.failed} failed, longest gap ${traffic.longestGapMs.toFixed(0)} ms.`,
  ];
}

/** What somebody might type next. */
export const nextCommands = [
  'npm run demo -- --keep        the same, and everything stays up to look around in MLflow',
  'npm start                     an empty local stack that keeps its state',
  'npm test                      every test, on the real local stack',
];
