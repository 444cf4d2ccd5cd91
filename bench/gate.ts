import { calibrationRows, powerRows } from './gate/calibration.ts';
import { speedRows } from './gate/speed.ts';
import type { BenchOptions } from './options.ts';
import type { BenchRow } from './row.ts';

type Options = Pick<BenchOptions, 'only' | 'pairs' | 'quick'>;

const groups: Record<string, (options: Options) => AsyncIterable<BenchRow>> = {
  speed: speedRows,
  power: powerRows,
  calibration: calibrationRows,
};

/** Goals of the gate: how fast it judges, and how often it is wrong. */
export async function* benchGate(options: Options): AsyncIterable<BenchRow> {
  const unknown = options.only.find((name) => !(name in groups));
  if (unknown !== undefined)
    throw new Error(`--only: ${unknown} is none of ${Object.keys(groups).join(', ')}`);
  for (const [name, rows] of Object.entries(groups))
    if (options.only.length === 0 || options.only.includes(name)) yield* rows(options);
}
