import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shiftedPower, SHIFT } from './calibration/power.ts';
import { runPeers } from './calibration/peers.ts';
import { seedsOfSmall, studyPair } from './calibration/study.ts';
import { addPair, ALPHA, boundOf, noTally, shareOf, type Rate, type Tally } from './calibration/tally.ts';
import type { BenchOptions } from './options.ts';
import { type BenchRow, rowOfFigures } from './row.ts';

const PAIRS = 2000;
const QUICK_PAIRS = 40;
const SIZES = [200, 100_000] as const;
/** With chance 1 % even the worst of 30 columns is beyond this many deviations. */
const WORST_OF_30 = 3.4;

const file = join(import.meta.dirname, 'calibration', 'result.json');

/** Other tools hold a table in memory several times over. */
const PEER_PAIRS = 200;
const MOST_ROWS = 5000;

type Options = Pick<BenchOptions, 'only' | 'quick'>;

const groups: Record<string, (options: Options) => AsyncIterable<BenchRow>> = {
  study: studyRows,
  peers: peerRows,
};

/** How often the defaults find drift where there is none, beside how often they find a small shift, and beside other tools. */
export async function* benchCalibration(options: Options): AsyncIterable<BenchRow> {
  const unknown = options.only.find((name) => !(name in groups));
  if (unknown !== undefined)
    throw new Error(`--only: ${unknown} is none of ${Object.keys(groups).join(', ')}`);
  for (const [name, rows] of Object.entries(groups))
    if (options.only.length === 0 || options.only.includes(name)) yield* rows(options);
}

/** Writes bench/calibration/result.json. */
async function* studyRows({ quick }: Options): AsyncIterable<BenchRow> {
  const tally = noTally();
  const pairs = quick ? QUICK_PAIRS : PAIRS;
  for (let seed = 0; seed < pairs; seed++) addPair(tally, studyPair(seed, SIZES));
  yield* ratesOf(tally);
  const power = shiftedPower(pairs / 10, SIZES);
  for (const { rows, rate } of power.filter((one) => one.rate.of > 0))
    yield rowOfFigures(
      {
        name: `columns found, moved by ${SHIFT} deviations, ${rows} rows`,
        unit: '%',
        goal: 70,
        better: 'higher',
      },
      [percent(rate)],
    );
  if (quick) return;
  const result = { sizes: SIZES, alpha: ALPHA, ...tally, shift: SHIFT, power };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
}

/** The same rate of other tools is beside ours, whose goal is the stated level. */
async function* peerRows({ quick }: Options): AsyncIterable<BenchRow> {
  const pairs = quick ? 2 : PEER_PAIRS;
  const tally = noTally();
  for (const seed of seedsOfSmall(pairs, SIZES, MOST_ROWS)) addPair(tally, studyPair(seed, SIZES));
  yield row(
    `tables drifted, at most ${MOST_ROWS} rows`,
    percent(tally.tables.drifted),
    boundOf(ALPHA, pairs),
  );
  for (const { tool, drifted, tables } of await runPeers(pairs, SIZES, { most: MOST_ROWS, quick })) {
    yield row(`tables in which ${tool} finds drifted columns`, percent(tables), 1);
    yield row(`columns that ${tool} finds drifted`, percent(drifted), 1);
  }
}

function* ratesOf({ pairs, columns, tables }: Tally): Iterable<BenchRow> {
  const all = Object.values(columns);
  const bound = boundOf(ALPHA, pairs);
  yield row('columns with p < 0.05', percent(sumOf(all.map(({ small }) => small))), bound);
  yield row(
    'the column with most p < 0.05',
    Math.max(...all.map(({ small }) => percent(small))),
    boundOf(ALPHA, Math.min(...all.map(({ small }) => small.of)), WORST_OF_30),
  );
  yield row('columns above the band', percent(sumOf(all.map(({ above }) => above))), bound);
  yield row('columns drifted', percent(sumOf(all.map(({ drifted }) => drifted))), bound);
  yield row('tables with an adjusted p < 0.05', percent(tables.adjusted), bound);
  yield row('tables drifted', percent(tables.drifted), bound);
  yield row('tables with worse quality', percent(tables.quality), bound);
  yield row('tables with signals', percent(tables.signals), bound);
}

const row = (name: string, value: number, goal: number): BenchRow =>
  rowOfFigures({ name: `without drift: ${name}`, unit: '%', goal: 100 * goal, better: 'lower' }, [value]);

const percent = (rate: Rate): number => 100 * shareOf(rate);

const sumOf = (rates: readonly Rate[]): Rate => ({
  found: rates.reduce((sum, { found }) => sum + found, 0),
  of: rates.reduce((sum, { of }) => sum + of, 0),
});
