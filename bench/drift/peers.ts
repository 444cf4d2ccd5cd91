import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../stack/project-root.ts';
import { ensurePeerEnvironment } from '../peers/ensure-environment.ts';
import { measureInTurns } from '../pairs.ts';
import { type BenchRow, type Pair, rowOfPairs } from '../row.ts';
import { ensurePair, ensureTelcoHalves, type FilePair } from './data.ts';
import { type ProcessRun, runProcess } from './run-process.ts';

type Runs = Record<'ours' | 'like' | 'evidently' | 'nannyml', ProcessRun[]>;

/** The peers take more than a minute each. */
const MAX_ROUNDS = 3;

const relevo = join(projectRoot, 'cli', 'main.ts');
const EVIDENTLY = 'Evidently DataDriftPreset';
const NANNYML = 'NannyML univariate drift, Jensen-Shannon';

/** `relevo drift`, by default and as Evidently measures, beside the tools themselves with their defaults. */
export async function* peerRows(options: { pairs: number; quick: boolean }): AsyncIterable<BenchRow> {
  const pythons = {
    evidently: await ensurePeerEnvironment('evidently', report),
    nannyml: await ensurePeerEnvironment('nannyml', report),
  };
  const rounds = Math.min(options.pairs, MAX_ROUNDS);
  const files = await ensurePair(options.quick ? 100_000 : 1_000_000, 20);
  const large = await measure(rounds, files, pythons);
  const title = `2 x ${files.rows.toLocaleString('en')} rows, ${files.columns} columns`;
  const ours = `relevo drift, ${title}`;
  const like = `relevo drift --like evidently-0.7, ${title}`;
  yield timeRow(ours, 1 / 40, EVIDENTLY, large.ours, large.evidently);
  yield timeRow(ours, 1 / 15, NANNYML, large.ours, large.nannyml);
  yield memoryRow(ours, 0.2, large.ours, large.evidently);
  yield timeRow(like, 1 / 10, EVIDENTLY, large.like, large.evidently);
  const telco = await ensureTelcoHalves();
  const small = await measure(options.pairs, telco, pythons);
  const halves = `Telco halves, ${telco.columns} columns`;
  yield timeRow(`relevo drift, ${halves}`, 0.3, EVIDENTLY, small.ours, small.evidently);
  yield timeRow(`relevo drift --like evidently-0.7, ${halves}`, 0.3, EVIDENTLY, small.like, small.evidently);
}

async function measure(
  rounds: number,
  { reference, current }: FilePair,
  pythons: Record<'evidently' | 'nannyml', string>,
): Promise<Runs> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-bench-'));
  const files = [reference, current];
  const runPeer = (peer: 'evidently' | 'nannyml'): Promise<ProcessRun> =>
    runProcess(
      [join(projectRoot, 'bench', 'peers', peer, 'drift.py'), ...files, join(folder, `${peer}.json`)],
      [0],
      pythons[peer],
    );
  const runOurs = (...more: string[]): Promise<ProcessRun> =>
    runProcess([relevo, 'drift', ...files, '--json', join(folder, 'ours.json'), ...more], [0, 1]);
  try {
    const [ours = [], like = [], evidently = [], nannyml = []] = await measureInTurns(rounds, [
      () => runOurs(),
      () => runOurs('--like', 'evidently-0.7'),
      () => runPeer('evidently'),
      () => runPeer('nannyml'),
    ]);
    return { ours, like, evidently, nannyml };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const pairs = (ours: readonly ProcessRun[], peers: readonly ProcessRun[], figure: keyof ProcessRun): Pair[] =>
  ours.map((run, round) => ({ ours: run[figure], peer: peers[round]?.[figure] ?? Number.NaN }));

const timeRow = (
  name: string,
  goal: number,
  peer: string,
  ours: readonly ProcessRun[],
  peers: readonly ProcessRun[],
): BenchRow => rowOfPairs({ name, unit: 's', goal, better: 'lower', peer }, pairs(ours, peers, 'seconds'));

const memoryRow = (
  name: string,
  goal: number,
  ours: readonly ProcessRun[],
  peers: readonly ProcessRun[],
): BenchRow =>
  rowOfPairs(
    { name: `${name}, peak memory`, unit: 'MB', goal, better: 'lower', peer: EVIDENTLY },
    pairs(ours, peers, 'peakMegabytes'),
  );

const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
