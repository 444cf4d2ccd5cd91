import { evaluate } from '../../shared/promotion/verdict/evaluate.ts';
import { sampleEvidence, sampleRules } from '../../test/unit/promotion/evidence-sample.ts';
import { distanceFor, simulate, type World } from './simulate.ts';

export type Setting = Pick<World, 'rows' | 'prevalence' | 'correlation' | 'rowsPerEntity' | 'together'> & {
  mode: 'superiority' | 'non-inferiority';
  metric: 'roc_auc' | 'accuracy' | 'f1' | 'brier';
  /** True lead of the candidate on the metric; for F1 and the Brier score 0. */
  gain: number;
};

/** How often in so many simulations … */
export type Rates = {
  runs: number;
  /** … the gate promotes, … */
  gate: number;
  /** … its paired comparison on the primary metric alone would, … */
  comparison: number;
  /** … the better point estimate alone would. */
  plainRule: number;
};

const CHAMPION = 1.4;
export const MARGIN = 0.01;
export const ALPHA = 0.05;

/** Simulates models and has the gate decide, with a seed for each simulation. */
export function ratesOf(setting: Setting, runs: number, resamples = resamplesFor(setting)): Rates {
  const { mode, metric, gain, rows, prevalence, correlation, rowsPerEntity, together } = setting;
  const known = metric === 'accuracy' ? 'accuracy' : 'roc_auc';
  const candidate = gain === 0 ? CHAMPION : distanceFor[known](CHAMPION, gain);
  const frame = sampleEvidence({ rows });
  const world: World = {
    rows,
    prevalence,
    correlation,
    rowsPerEntity,
    candidate,
    champion: CHAMPION,
    ...(together && { together }),
  };
  // The policy of a user who sets nothing but the mode.
  const rules = sampleRules({ mode, margin: MARGIN, alpha: ALPHA, resamples }, { primary: metric });
  const rates = { runs, gate: 0, comparison: 0, plainRule: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const evidence = simulate(world, frame, seed);
    const { verdict, checks, measurements } = evaluate(evidence, rules);
    const compared = checks.find(({ id }) => id === 'champion-comparison');
    const difference = measurements.find((measured) => measured.metric === metric)?.difference?.value ?? NaN;
    if (verdict === 'promote') rates.gate += 1;
    if (compared?.status === 'pass') rates.comparison += 1;
    if (metric === 'brier' ? difference < 0 : difference > 0) rates.plainRule += 1;
  }
  return rates;
}

/** Few where closed forms decide. */
const resamplesFor = ({ metric, rowsPerEntity, together }: Setting): number =>
  rowsPerEntity === 1 && together === undefined && (metric === 'roc_auc' || metric === 'accuracy')
    ? 200
    : 1000;
