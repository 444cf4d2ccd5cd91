import { calibrationChart } from '../../report/charts/calibration-chart.ts';
import { confusionChart } from '../../report/charts/confusion-chart.ts';
import { curveChart } from '../../report/charts/curve-chart.ts';
import { escapeHtml } from '../../report/escape-html.ts';
import { formatShare } from '../../report/format-figure.ts';
import { vegaSvg } from '../../report/vega-svg.ts';
import type { Figures, ModelFigures } from '../measures/figures.ts';
import type { Judged, ModelNames } from './judged-sections.ts';

/** Both models beside each other: curves, calibration, and what they decide. */
export async function modelSection({ figures, names }: Pick<Judged, 'figures' | 'names'>): Promise<string[]> {
  if (figures === undefined) return [];
  const shown = await Promise.all([
    ...curveFigures(figures),
    calibrationFigure(figures),
    ...confusions(figures, names),
  ]);
  return [
    `<h2>${figures.champion === null ? 'The candidate' : 'Both models'} on these rows</h2>`,
    legend(figures, names),
    `<div class="charts">${shown.join('\n')}</div>`,
  ];
}

const legend = ({ champion }: Figures, names: ModelNames): string =>
  [
    '<ul class="legend">',
    `<li><svg viewBox="0 0 32 16" aria-hidden="true"><g class="after"><path d="M1 8h30" fill="none" stroke-width="2"/></g></svg>${escapeHtml(names.candidate)}</li>`,
    ...(champion === null
      ? []
      : [
          `<li><svg viewBox="0 0 32 16" aria-hidden="true"><g class="before mark-line"><path d="M1 8h30" stroke-width="2" stroke-dasharray="6 3"/></g></svg>${escapeHtml(names.champion)}</li>`,
        ]),
    '<li>Dotted: a model that knows nothing, or one that is never wrong about itself.</li></ul>',
  ].join('');

function curveFigures({ candidate, champion, classes }: Figures): Promise<string>[] {
  if (candidate.roc === null || candidate.precisionRecall === null) return [];
  const positive = classes[1] ?? 'positive';
  const [negatives = 0, positives = 0] = (candidate.confusion ?? []).map((row) =>
    row.reduce((sum, count) => sum + count, 0),
  );
  const share = positives / Math.max(1, negatives + positives);
  return [
    figure(
      'ROC curve',
      `How many “${positive}” rows are found, against how many others are taken for one. Higher is better.`,
      curveChart({
        x: 'others taken',
        y: 'found',
        before: champion?.roc ?? null,
        after: candidate.roc,
        guide: [
          [0, 0],
          [1, 1],
        ],
      }),
    ),
    figure(
      'Precision and recall',
      `How often “${positive}” is right, against how many of them are found. Higher is better.`,
      curveChart({
        x: 'found (recall)',
        y: 'right (precision)',
        before: champion?.precisionRecall ?? null,
        after: candidate.precisionRecall,
        guide: [
          [0, share],
          [1, share],
        ],
      }),
    ),
  ];
}

function calibrationFigure({ task, candidate, champion }: Figures): Promise<string> {
  const words = {
    binary:
      'What the models say the chance is, against how often it came true. On the dotted line they can be taken at their word.',
    multiclass:
      'How sure the models are, against how often they are right. On the dotted line they can be taken at their word.',
    regression:
      'What the models predict, against what came true, for groups of rows. On the dotted line they are right on average.',
  };
  return figure(
    'Calibration',
    words[task],
    calibrationChart({
      before: champion?.calibration ?? null,
      after: candidate.calibration,
      shares: task !== 'regression',
    }),
  );
}

const confusions = ({ classes, candidate, champion }: Figures, names: ModelNames): Promise<string>[] => [
  ...confusion(names.candidate, classes, candidate),
  ...(champion === null ? [] : confusion(names.champion, classes, champion)),
];

function confusion(
  name: string,
  classes: readonly string[],
  { confusion: counts }: ModelFigures,
): Promise<string>[] {
  if (counts === null || counts.length !== classes.length) return [];
  const right = counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const all = counts.flat().reduce((sum, count) => sum + count, 0);
  return [
    figure(
      `Decisions of ${name}`,
      `${formatShare(all === 0 ? 0 : right / all)} of the rows are decided rightly. Percentages are of the rows of one true label.`,
      confusionChart(classes, counts),
    ),
  ];
}

async function figure(title: string, words: string, spec: Parameters<typeof vegaSvg>[0]): Promise<string> {
  const svg = await vegaSvg(spec, `${title}. ${words}`);
  return `<figure><figcaption><h3>${escapeHtml(title)}</h3><p>${escapeHtml(words)}</p></figcaption>${svg}</figure>`;
}
