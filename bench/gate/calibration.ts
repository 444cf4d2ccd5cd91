import type { BenchOptions } from '../options.ts';
import { type BenchRow, rowOfFigures } from '../row.ts';
import { highestExpected } from './highest-expected.ts';
import { ALPHA, MARGIN, ratesOf, type Setting } from './rates.ts';

type Options = Pick<BenchOptions, 'quick'>;

const modes = ['superiority', 'non-inferiority'] as const;
const sizes = [
  { rows: 200, runs: 2000 },
  { rows: 2000, runs: 1000 },
  { rows: 20_000, runs: 300 },
];

/** Candidates that must not be promoted: equal ones in `superiority`, worse by the margin in `non-inferiority`. */
const atTheLimit = (mode: Setting['mode']): number => (mode === 'superiority' ? 0 : -MARGIN);

type Planned = { setting: Setting; runs: number };

/** Every prevalence, kind of errors and of entities on the area under the ROC curve. */
function* settingsOf({ rows, runs }: (typeof sizes)[number]): Iterable<Planned> {
  for (const mode of modes)
    for (const prevalence of [0.05, 0.27, 0.5])
      for (const correlation of [0.9, 0])
        for (const rowsPerEntity of [1, 4]) {
          const gain = atTheLimit(mode);
          const setting = {
            mode,
            metric: 'roc_auc',
            gain,
            rows,
            prevalence,
            correlation,
            rowsPerEntity,
          } as const;
          yield { setting, runs };
        }
}

function* settingsOfMetrics(): Iterable<Planned> {
  const middle = { rows: 2000, prevalence: 0.27, correlation: 0.9 };
  for (const rowsPerEntity of [1, 4]) {
    for (const mode of modes)
      yield {
        setting: { ...middle, mode, metric: 'accuracy', gain: atTheLimit(mode), rowsPerEntity },
        runs: 1000,
      };
    for (const metric of ['f1', 'brier'] as const)
      yield { setting: { ...middle, mode: 'superiority', metric, gain: 0, rowsPerEntity }, runs: 1000 };
  }
}

/**
 * Share of simulations in which the gate promotes what it must not, held against what a rate of alpha exceeds once in a
 * hundred times; one row in a hundred may miss by chance. The paired comparison alone is reported beside.
 */
const calibrationRows = (settings: () => Iterable<Planned>) =>
  async function* ({ quick }: Options): AsyncIterable<BenchRow> {
    for (const { setting, runs: planned } of settings()) {
      const runs = quick ? 20 : planned;
      const { gate, comparison } = ratesOf(setting, runs);
      const goal = highestExpected(runs, ALPHA) / runs;
      const facts = {
        name: `false promotions, ${titleOf(setting)}`,
        unit: 'share',
        goal,
        better: 'lower',
      } as const;
      yield withBeside(rowOfFigures(facts, [gate / runs]), { 'comparison alone': comparison / runs });
    }
  };

/** By size of the evidence, and on other metrics: apart, as each takes long. */
export const calibrationGroups = Object.fromEntries([
  ...sizes.map((size) => [`calibration-${size.rows}`, calibrationRows(() => settingsOf(size))] as const),
  ['calibration-metrics', calibrationRows(settingsOfMetrics)],
]);

/** Power at a gain of three points: the gate beside its paired comparison alone and beside "better point estimate wins". */
export async function* powerRows({ quick }: Options): AsyncIterable<BenchRow> {
  for (const mode of modes)
    for (const { rows, runs: planned } of sizes)
      for (const correlation of [0.9, 0]) {
        const runs = quick ? 20 : Math.min(planned, 300);
        const setting = {
          mode,
          metric: 'roc_auc',
          gain: 0.03,
          rows,
          prevalence: 0.27,
          correlation,
          rowsPerEntity: 1,
        } as const;
        const { gate, comparison, plainRule } = ratesOf(setting, runs);
        const equal = ratesOf({ ...setting, gain: 0 }, runs);
        // Only at 20,000 rows is there a goal; below, the figures are there to be seen.
        const goal = rows === 20_000 ? 0.9 * (comparison / runs) : 0;
        const facts = {
          name: `promotions at +0.03, ${titleOf(setting)}`,
          unit: 'share',
          goal,
          better: 'higher',
        } as const;
        yield withBeside(rowOfFigures(facts, [gate / runs]), {
          'comparison alone': comparison / runs,
          'better estimate wins': plainRule / runs,
          'better estimate wins, equal models': equal.plainRule / runs,
        });
      }
}

const withBeside = (row: BenchRow, beside: Record<string, number>): BenchRow => ({
  ...row,
  peers: Object.fromEntries(
    Object.entries(beside).map(([name, value]) => [name, { median: value, min: value, max: value }]),
  ),
});

function titleOf({ mode, metric, rows, prevalence, correlation, rowsPerEntity }: Setting): string {
  const errors = correlation === 0 ? 'independent errors' : 'correlated errors';
  const entities = rowsPerEntity === 1 ? '' : `, ${rowsPerEntity} rows an entity`;
  return `${mode} in ${metric}, ${rows.toLocaleString('en')} rows, prevalence ${prevalence}, ${errors}${entities}`;
}
