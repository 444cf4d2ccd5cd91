import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { childEnvironment } from '../../stack/environment.ts';
import { ensurePythonEnvironment } from '../../stack/python-environment.ts';
import type { BenchOptions } from '../options.ts';
import { measureInTurns } from '../pairs.ts';
import { type BenchRow, rowOfFigures, rowOfPairs } from '../row.ts';
import { ensureRowsFile } from './rows-file.ts';

type Options = Pick<BenchOptions, 'pairs' | 'quick'>;

const RESAMPLES = 2000;
/** Of the Telco example's evaluation. */
const TELCO_ROWS = 1409;
/** scikit-learn takes minutes for 2,000 resamples; each costs the same, so that 100 are timed. */
const TIMED_RESAMPLES = 100;
const peers = join(import.meta.dirname, '..', 'peers', 'bootstrap_metrics.py');
const judge = join(import.meta.dirname, 'judge.ts');

const comparedSchema = z.object({
  first: z.number(),
  second: z.number(),
  lower: z.number(),
  upper: z.number(),
});
const runSchema = z.object({
  seconds: z.number(),
  peakMegabytes: z.number(),
  metrics: z.record(z.string(), comparedSchema),
});
type Run = z.infer<typeof runSchema>;

async function run(command: string, args: string[]): Promise<Run> {
  const { stdout } = await promisify(execFile)(command, args, { env: childEnvironment() });
  return runSchema.parse(JSON.parse(stdout));
}

/** The gate on given predictions beside a bootstrap by hand, over a large set and over one of Telco's size. */
export async function* speedRows({ pairs, quick }: Options): AsyncIterable<BenchRow> {
  const { python } = await ensurePythonEnvironment((line) => process.stderr.write(`${line}\n`));
  for (const rows of [quick ? 10_000 : 100_000, TELCO_ROWS]) {
    const file = ensureRowsFile(rows);
    const ours = (how: string) => (): Promise<Run> =>
      run(process.execPath, [judge, how, file, String(RESAMPLES)]);
    const theirs = (how: string) => async (): Promise<Run> => {
      const timed = await run(python, [peers, how, file, String(TIMED_RESAMPLES)]);
      return { ...timed, seconds: (timed.seconds * RESAMPLES) / TIMED_RESAMPLES };
    };
    const [checks = [], bootstrap = [], sklearn = [], numpy = []] = await measureInTurns(Math.min(pairs, 5), [
      ours('checks'),
      ours('bootstrap'),
      theirs('sklearn'),
      theirs('numpy'),
    ]);
    for (const peer of [bootstrap, sklearn, numpy]) assertAgreement(checks[0], peer[0]);
    const size = `${rows.toLocaleString('en')} rows, 2 models`;
    const all = `all default checks, ${size}`;
    yield ratio(all, 'scikit-learn metrics', 1 / 20, checks, sklearn);
    if (rows !== TELCO_ROWS) {
      yield ratio(all, 'rank-based numpy', 1 / 5, checks, numpy);
      yield ratio(`bootstrap of five metrics alone, ${size}`, 'rank-based numpy', 1 / 5, bootstrap, numpy);
    }
    const memory = { name: `${all}, peak memory`, unit: 'MB', goal: 1000, better: 'lower' } as const;
    yield rowOfFigures(
      memory,
      checks.map(({ peakMegabytes }) => peakMegabytes),
    );
  }
}

const ratio = (
  name: string,
  peer: string,
  goal: number,
  ours: readonly Run[],
  theirs: readonly Run[],
): BenchRow =>
  rowOfPairs(
    { name, unit: 's', goal, better: 'lower', peer: `${peer} (B = 100 extrapolated to 2,000)` },
    ours.map(({ seconds }, round) => ({ ours: seconds, peer: theirs[round]?.seconds ?? NaN })),
  );

/** Whoever is faster must have computed the same: metrics to rounding, bounds of differences to a fifth of their distance. */
function assertAgreement(ours: Run | undefined, theirs: Run | undefined): void {
  for (const [name, expected] of Object.entries(theirs?.metrics ?? {})) {
    const actual = ours?.metrics[name];
    const width = expected.upper - expected.lower;
    const agrees =
      actual !== undefined &&
      Math.abs(actual.first - expected.first) < 1e-9 &&
      Math.abs(actual.second - expected.second) < 1e-9 &&
      Math.abs(actual.lower - expected.lower) < width / 5 &&
      Math.abs(actual.upper - expected.upper) < width / 5;
    if (!agrees)
      throw new Error(`${name}: ${JSON.stringify(actual)} here, ${JSON.stringify(expected)} there`);
  }
}
