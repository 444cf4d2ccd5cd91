import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { dataReportSchema } from '../shared/validation/report.ts';
import { projectRoot } from '../stack/project-root.ts';
import { type ProcessRun, runProcess } from './drift/run-process.ts';
import type { BenchOptions } from './options.ts';
import { measureInTurns } from './pairs.ts';
import { ensurePeerEnvironment } from './peers/ensure-environment.ts';
import { type BenchRow, rowOfPairs } from './row.ts';
import { type Check, readChecks } from './validation/checks.ts';
import { ensureCustomers } from './validation/data.ts';

const peers = ['pandera', 'great-expectations'] as const;
type PeerName = (typeof peers)[number];

const titles: Record<PeerName, string> = { pandera: 'Pandera', 'great-expectations': 'Great Expectations' };
const timeGoals: Record<PeerName, number> = { pandera: 1, 'great-expectations': 0.25 };
const MEMORY_GOAL = 0.5;

const peerReportSchema = z.object({ failed: z.array(z.string()) });

const here = (name: string): string => join(import.meta.dirname, 'validation', name);
/** `relevo validate` beside the tools that people check tables with, process start to report. All of them must find the same. */
export async function* benchValidation({
  pairs,
  quick,
}: Pick<BenchOptions, 'pairs' | 'quick'>): AsyncIterable<BenchRow> {
  const pythons = new Map<PeerName, string>();
  for (const peer of peers) pythons.set(peer, await ensurePeerEnvironment(peer, report));
  const rows = quick ? 100_000 : 1_000_000;
  const file = await ensureCustomers(rows);
  const checks = readChecks();
  const folder = mkdtempSync(join(tmpdir(), 'relevo-bench-'));
  try {
    const [ours = [], ...others] = await measureInTurns(pairs, [
      () => runOurs(file, join(folder, 'ours.json')),
      ...peers.map(
        (peer) => () => runPeer(peer, pythons.get(peer) ?? '', file, join(folder, `${peer}.json`)),
      ),
    ]);
    for (const peer of peers) compareFound(checks, peer, folder);
    const name = `relevo validate, ${rows.toLocaleString('en')} rows, 20 columns, ${checks.length} checks`;
    for (const [index, peer] of peers.entries()) yield* rowsBeside(name, peer, ours, others[index] ?? []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The data has faults: it exits with 1. */
const runOurs = (file: string, json: string): Promise<ProcessRun> =>
  runProcess(
    [join(projectRoot, 'cli', 'main.ts'), 'validate', file, '--policy', here('policy.jsonc'), '--json', json],
    [1],
  );

const runPeer = (peer: PeerName, python: string, file: string, json: string): Promise<ProcessRun> =>
  runProcess([join(projectRoot, 'bench', 'peers', peer, 'validate.py'), file, json], [0], python);

/** @throws Error where a peer's verdicts on the checks that it has are others than ours */
function compareFound(checks: readonly Check[], peer: PeerName, folder: string): void {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const failed = dataReportSchema.parse(read('ours')).checks.filter(({ status }) => status === 'fail');
  const known = checks.filter((check) => check[peer] !== null);
  const ours = known
    .filter(({ ours: code, column }) =>
      failed.some((found) => found.code === code && (column === undefined || found.column === column)),
    )
    .map(({ id }) => id)
    .toSorted();
  const theirs = peerReportSchema.parse(read(peer)).failed.toSorted();
  if (ours.length === 0 || ours.join() !== theirs.join())
    throw new Error(`${titles[peer]} found ${theirs.join(', ')}, we found ${ours.join(', ')}`);
  const missing = checks.filter((check) => check[peer] === null).map(({ id }) => id);
  report(
    `${titles[peer]} finds the same faults${missing.length === 0 ? '' : `; it has no check for ${missing.join(', ')}, and spends no time on them`}`,
  );
}

function* rowsBeside(
  name: string,
  peer: PeerName,
  ours: readonly ProcessRun[],
  theirs: readonly ProcessRun[],
): Iterable<BenchRow> {
  const of = (figure: keyof ProcessRun): { ours: number; peer: number }[] =>
    ours.map((run, round) => ({ ours: run[figure], peer: theirs[round]?.[figure] ?? Number.NaN }));
  const common = { better: 'lower', peer: titles[peer] } as const;
  yield rowOfPairs({ ...common, name, unit: 's', goal: timeGoals[peer] }, of('seconds'));
  yield rowOfPairs(
    { ...common, name: `${name}, peak memory`, unit: 'MB', goal: MEMORY_GOAL },
    of('peakMegabytes'),
  );
}

const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
