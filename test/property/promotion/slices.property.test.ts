import { expect, it } from 'vitest';
import { slices } from '../../../shared/promotion/checks/slices.ts';
import { measureSlices } from '../../../shared/promotion/measures/measure-slices.ts';
import { createSeededGenerator } from '../../../shared/stats/resampling/seeded-generator.ts';
import { evidenceOf, type JudgedRow } from '../../unit/promotion/rows-sample.ts';
import { sampleRules } from '../../unit/promotion/evidence-sample.ts';

type Share = { rows: number; candidate: number; champion: number };

/** Groups in which each model is right on its share of the rows, by luck of the seed. */
function rowsOf(groups: Record<string, Share>, seed = 3): JudgedRow[] {
  const next = createSeededGenerator(seed);
  return Object.entries(groups).flatMap(([group, { rows, candidate, champion }]) =>
    Array.from({ length: rows }, (_, row): JudgedRow => {
      const truth = row % 2 === 0 ? 1 : 0;
      const said = (share: number): number =>
        next() < share ? (truth === 1 ? 0.8 : 0.2) : truth === 1 ? 0.3 : 0.7;
      return { truth, group, candidate: said(candidate), champion: said(champion) };
    }),
  );
}

it.each(['holm', 'benjamini-hochberg'] as const)(
  'slices raise a false alarm about twenty equal groups no more often than alpha: %s',
  (control) => {
    const groups = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`g${at}`, { rows: 100, candidate: 0.8, champion: 0.8 }]),
    );
    const rules = sampleRules(
      { slices: { columns: ['plan'], control, margin: 0.0001 } },
      { primary: 'accuracy' },
    );
    const question = {
      columns: ['plan'],
      metric: 'accuracy',
      alpha: 0.05,
      resamples: 2,
      minRows: 30,
    } as const;
    const alarms = Array.from({ length: 60 }, (_, seed) => {
      const evidence = evidenceOf(rowsOf(groups, seed + 1));
      const facts = { evidence, rules, measurements: [], slices: measureSlices(evidence, question) };
      return slices(facts).some(({ status }) => status === 'fail');
    }).filter(Boolean).length;
    expect(alarms).toBeLessThanOrEqual(8);
  },
);
