import { leadLines, type PredictionsReport } from '../shared/app/commands/compare-predictions.ts';
import { oneLine } from './one-line.ts';
import { textTable } from './text-table.ts';

/** Lines for people: the reason of a verdict, what would change it, every check, every metric. */
export function describeVerdict(
  decided: Pick<PredictionsReport, 'verdict' | 'reason' | 'checks' | 'metrics'>,
): string[] {
  const { checks, metrics } = decided;
  return [
    ...leadLines(decided).map((line) => oneLine(line)),
    '',
    textTable(
      ['STATUS', 'CHECK', 'FOUND'],
      checks.map(({ status, id, reason: found }) => [status, id, oneLine(found)]),
    ),
    '',
    textTable(
      ['METRIC', 'CANDIDATE', 'CHAMPION', 'DIFFERENCE', 'FROM', 'TO', 'METHOD'],
      metrics.map(({ metric, candidate, champion, difference }) => [
        metric,
        figure(candidate.value),
        figure(champion?.value),
        figure(difference?.value),
        figure((difference ?? candidate).lower),
        figure((difference ?? candidate).upper),
        (difference ?? candidate).method,
      ]),
    ),
  ];
}

const figure = (value: number | null | undefined): string => value?.toFixed(4) ?? '-';
