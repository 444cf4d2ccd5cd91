import { describe, expect, it } from 'vitest';
import type { Figures, ModelFigures } from '../../../../shared/promotion/measures/figures.ts';
import { modelSection } from '../../../../shared/promotion/report/model-section.ts';
import type { DecisionRecord } from '../../../../shared/promotion/record/decision-record.ts';
import { modelNames } from '../../../../shared/promotion/report/decision-html.ts';
import { statedRecord } from '../stated-record.ts';
import { chartsInWords } from './charts-in-words.ts';

/** A candidate that is above the champion by `gain` in every curve. */
const model = (gain: number): ModelFigures => ({
  roc: [
    [0, 0],
    [0.25, 0.5 + gain],
    [1, 1],
  ],
  precisionRecall: [
    [0, 1],
    [1, 0.5 + gain],
  ],
  calibration: [
    { said: 0.1, was: 0.2 + gain, rows: 5 },
    { said: 0.8, was: 0.7, rows: 5 },
  ],
  confusion: [
    [30, 10],
    [5, 15],
  ],
});

const binary: Figures = {
  task: 'binary',
  classes: ['No', 'Yes'],
  candidate: model(0.25),
  champion: {
    ...model(0),
    confusion: [
      [40, 0],
      [10, 10],
    ],
  },
};

const sectionOf = async (record: DecisionRecord): Promise<string[]> =>
  modelSection({ ...record, names: modelNames(record) });

const page = async (figures: Figures, champion = statedRecord().champion): Promise<string> =>
  chartsInWords((await sectionOf(statedRecord({ figures, champion }))).join('\n'));

const figure = (title: string, words: string, chart: string): string =>
  `<figure><figcaption><h3>${title}</h3><p>${words}</p></figcaption>[${title}. ${words} | ${chart}]</figure>`;

const found = 'How many “Yes” rows are found, against how many others are taken for one. Higher is better.';
const right = 'How often “Yes” is right, against how many of them are found. Higher is better.';
const chance =
  'What the models say the chance is, against how often it came true. On the dotted line they can be taken at their word.';
const decided = (share: string): string =>
  `${share} of the rows are decided rightly. Percentages are of the rows of one true label.`;

const candidateSign =
  '<li><svg viewBox="0 0 32 16" aria-hidden="true"><g class="after"><path d="M1 8h30" fill="none" stroke-width="2"/></g></svg>candidate v7</li>';
const championSign =
  '<li><svg viewBox="0 0 32 16" aria-hidden="true"><g class="before mark-line"><path d="M1 8h30" stroke-width="2" stroke-dasharray="6 3"/></g></svg>champion v6</li>';
const dotted = '<li>Dotted: a model that knows nothing, or one that is never wrong about itself.</li></ul>';

/** Of several classes. */
const many = (counts: number[][]): ModelFigures => ({
  roc: null,
  precisionRecall: null,
  calibration: [{ said: 0.5, was: 0.25, rows: 2 }],
  confusion: counts,
});

/** Of a regression. */
const numbers = (was: number): ModelFigures => ({
  roc: null,
  precisionRecall: null,
  calibration: [
    { said: 10, was, rows: 2 },
    { said: 30, was: 30, rows: 2 },
  ],
  confusion: null,
});

describe('both models on the page', () => {
  it('are drawn in curves, calibration and decisions, the champion beside the candidate', async () =>
    expect(await page(binary)).toBe(
      [
        '<h2>Both models on these rows</h2>',
        `<ul class="legend">${candidateSign}${championSign}${dotted}`,
        `<div class="charts">${[
          figure(
            'ROC curve',
            found,
            'others taken / found; in percent; guide M0,259L223,0; before M0,259L55.75,129.5L223,0; after M0,259L55.75,64.75L223,0',
          ),
          figure(
            'Precision and recall',
            right,
            'found (recall) / right (precision); in percent; guide M0,172.667L223,172.667; before M0,0L223,129.5; after M0,0L223,64.75',
          ),
          figure(
            'Calibration',
            chance,
            'predicted / came true; in percent; guide M0,259L223,0; before M22.3,207.2L178.4,77.7; after M22.3,142.45L178.4,77.7; before 22.3,207.20000000000002; after 22.3,142.45000000000002',
          ),
          figure('Decisions of candidate v7', decided('75.0 %'), 'decided / true; No; Yes; 30; 10; 5; 15'),
          figure('Decisions of champion v6', decided('83.3 %'), 'decided / true; No; Yes; 40; 0; 10; 10'),
        ].join('\n')}</div>`,
      ].join('\n'),
    ));

  it('are one where there is no champion', async () => {
    const alone = await page({ ...binary, champion: null }, null);
    expect(alone).toContain(
      `<h2>The candidate on these rows</h2>\n<ul class="legend">${candidateSign}${dotted}`,
    );
    expect(alone).toMatch(/guide M0,259L223,0; after M0,259L55\.75,64\.75L223,0]/);
    expect(alone).not.toMatch(/before M|champion/);
    expect(alone.match(/<figure>/g)).toHaveLength(4);
  });

  it('are named even where the record does not say which champion it was', async () =>
    expect(await page(binary, null)).toContain('</svg>champion</li>'));

  it('of several classes have no curves', async () => {
    const figures: Figures = {
      task: 'multiclass',
      classes: ['a', 'b', '<c>'],
      candidate: many([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 2],
      ]),
      champion: many([
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]),
    };
    const html = await page(figures);
    expect(html).not.toContain('ROC');
    expect(html).not.toContain('Precision');
    expect(html).toContain(
      'How sure the models are, against how often they are right. On the dotted line they can be taken at their word.',
    );
    expect(html).toContain(
      `[Decisions of candidate v7. ${decided('100 %')} | decided / true; a; b; &lt;c&gt;; 1`,
    );
    expect(html).toContain(`[Decisions of champion v6. ${decided('0 %')} |`);
  });

  it.each([
    ['not counted', null],
    ['counted for other classes', [[1]]],
  ])('have no table of decisions where these are %s', async (_, confusion) => {
    const html = await page({ ...binary, candidate: { ...binary.candidate, confusion } });
    expect(html).not.toContain('Decisions of candidate');
    expect(html).toContain('Decisions of champion');
  });

  it('have a flat guide at the share of positives, at nothing where rows are not counted', async () => {
    const html = await page({ ...binary, candidate: { ...binary.candidate, confusion: null } });
    expect(html).toContain('right (precision); in percent; guide M0,259L223,259;');
  });

  it('are drawn without the curve that one of them lacks', async () => {
    for (const missing of [{ roc: null }, { precisionRecall: null }]) {
      const html = await page({ ...binary, candidate: { ...binary.candidate, ...missing } });
      expect(html).not.toMatch(/ROC|Precision/);
    }
    const html = await page({
      ...binary,
      champion: { ...model(0), roc: null, precisionRecall: null, calibration: [] },
    });
    expect(html).toContain('ROC curve');
    expect(html).not.toContain('before M');
  });

  it('name a positive class that nobody named', async () =>
    expect(await page({ ...binary, classes: ['No'] })).toContain('How many “positive” rows are found'));

  it('of a regression are on the scale of their numbers', async () => {
    const html = await page({
      task: 'regression',
      classes: [],
      candidate: numbers(20),
      champion: numbers(10),
    });
    expect(html.match(/<figure>/g)).toHaveLength(1);
    expect(html).toContain(
      'What the models predict, against what came true, for groups of rows. On the dotted line they are right on average.',
    );
    expect(html).toMatch(/\| predicted \/ came true; guide M0,\d+L\d+,0;/);
    expect(html).not.toContain('in percent');
  });

  it('are not there where nothing can be drawn', async () =>
    expect(await sectionOf(statedRecord())).toEqual([]));
});
