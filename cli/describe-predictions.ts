import { predictionsHeadline, type PredictionsReport } from '../shared/app/commands/compare-predictions.ts';
import { oneLine } from './one-line.ts';
import { textTable } from './text-table.ts';

/** Two files of predictions compared, for people: the verdict, every check, every metric. */
export function describePredictions(report: PredictionsReport): string {
  const { reason, checks, metrics } = report;
  return [
    oneLine(predictionsHeadline(report)),
    oneLine(`${reason}.`),
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
        figure(difference?.lower),
        figure(difference?.upper),
        difference?.method ?? '-',
      ]),
    ),
  ].join('\n');
}

const figure = (value: number | null | undefined): string => value?.toFixed(4) ?? '-';
