import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureHours, HOURS, runHours } from './drift/hours-data.ts';
import { ensurePair, type FilePair } from './drift/data.ts';
import { peerRows } from './drift/peers.ts';
import { type ProcessRun, runProcess } from './drift/run-process.ts';
import type { BenchOptions } from './options.ts';
import { measureInTurns, measurePairs } from './pairs.ts';
import { type BenchRow, rowOfFigures, rowOfPairs } from './row.ts';

type Options = Pick<BenchOptions, 'only' | 'pairs' | 'quick'>;

const relevo = join(import.meta.dirname, '../cli/main.ts');
const bare = join(import.meta.dirname, 'drift/bare.ts');
const hoursRunSchema = z.object({ seconds: z.number(), rows: z.int().positive() });
const BARE = 'bare DuckDB histograms';

/** Drift is there to be found in these files. */
const runDrift = async ({ reference, current }: FilePair, ...more: string[]): Promise<ProcessRun> =>
  runProcess([relevo, 'drift', reference, current, ...more], [1]);

const groups: Record<string, (options: Options) => AsyncIterable<BenchRow>> = {
  default: defaultRows,
  peers: peerRows,
  growth: growthRows,
  wide: wideRows,
  hours: hourRows,
};

/** Goals of the drift command, process start to report. */
export async function* benchDrift(options: Options): AsyncIterable<BenchRow> {
  const unknown = options.only.find((name) => !(name in groups));
  if (unknown !== undefined)
    throw new Error(`--only: ${unknown} is none of ${Object.keys(groups).join(', ')}`);
  for (const [name, rows] of Object.entries(groups))
    if (options.only.length === 0 || options.only.includes(name)) yield* rows(options);
}

async function* defaultRows({ pairs, quick }: Options): AsyncIterable<BenchRow> {
  const files = await ensurePair(quick ? 100_000 : 1_000_000, 20);
  const measured = await measurePairs(
    pairs,
    () => runDrift(files),
    () => runProcess([bare, files.reference, files.current], [0]),
  );
  const of = (figure: keyof ProcessRun): { ours: number; peer: number }[] =>
    measured.map(({ ours, peer }) => ({ ours: ours[figure], peer: peer[figure] }));
  const name = `relevo drift, ${titleOf(files)}`;
  yield rowOfPairs({ name, unit: 's', goal: 2.5, better: 'lower', peer: BARE }, of('seconds'));
  const memory = { name: `${name}, peak memory`, unit: 'MB', goal: 400, better: 'lower' } as const;
  yield rowOfFigures(
    memory,
    measured.map(({ ours }) => ours.peakMegabytes),
  );
}

async function* growthRows({ pairs, quick }: Options): AsyncIterable<BenchRow> {
  const small = await ensurePair(quick ? 100_000 : 1_000_000, 20);
  const large = await ensurePair(10 * small.rows, 20);
  const measured = await measurePairs(
    Math.min(pairs, 5),
    () => runDrift(large),
    () => runDrift(small),
  );
  const name = `relevo drift, ${titleOf(large)}`;
  const peer = titleOf(small);
  for (const [figure, title, unit, goal] of [
    ['seconds', name, 's', 11],
    ['peakMegabytes', `${name}, peak memory`, 'MB', 1.2],
  ] as const)
    yield rowOfPairs(
      { name: title, unit, goal, better: 'lower', peer },
      measured.map((pair) => ({ ours: pair.ours[figure], peer: pair.peer[figure] })),
    );
}

async function* wideRows({ pairs }: Options): AsyncIterable<BenchRow> {
  const files = await ensurePair(10_000, 1000);
  const folder = mkdtempSync(join(tmpdir(), 'relevo-bench-'));
  const html = join(folder, 'report.html');
  try {
    const [runs = []] = await measureInTurns(Math.min(pairs, 5), [() => runDrift(files, '--html', html)]);
    const name = `relevo drift, ${titleOf(files)}`;
    yield rowOfFigures(
      { name, unit: 's', goal: 15, better: 'lower' },
      runs.map(({ seconds }) => seconds),
    );
    const page = { name: `${name}, HTML`, unit: 'MB', goal: 2, better: 'lower' } as const;
    yield rowOfFigures(page, [statSync(html).size / 1e6]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function* hourRows({ pairs, quick }: Options): AsyncIterable<BenchRow> {
  const rows = quick ? 10_000 : 100_000;
  const files = await ensureHours(rows);
  const [runs = []] = await measureInTurns(Math.min(pairs, 5), [
    async () => hoursRunSchema.parse(JSON.parse(runHours(files))),
  ]);
  const name = `counting an hour of ${rows.toLocaleString('en')} rows, 50 columns, and adding up ${HOURS} stored hours: processor time`;
  yield rowOfFigures(
    { name, unit: 's', goal: 3, better: 'lower' },
    runs.map(({ seconds }) => seconds),
  );
}

const titleOf = ({ rows, columns }: FilePair): string =>
  `2 x ${rows.toLocaleString('en')} rows, ${columns} columns`;
