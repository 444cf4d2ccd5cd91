import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../stack/project-root.ts';
import { runProcess } from '../drift/run-process.ts';
import { ensurePeerEnvironment } from '../peers/ensure-environment.ts';
import type { Sizes } from './study.ts';
import { writePairs } from './write-pairs.ts';

const rateSchema = z.object({ found: z.int(), of: z.int() });
const resultSchema = z.object({ tool: z.string(), drifted: rateSchema, tables: rateSchema });

export type PeerResult = z.infer<typeof resultSchema>;

const tools = ['evidently', 'nannyml'] as const;

/** Verdicts of other tools with their defaults on the first pairs of small tables. Writes bench/calibration/<tool>.json, unless it is a trial. */
export async function runPeers(
  pairs: number,
  sizes: Sizes,
  { most, quick }: { most: number; quick: boolean },
): Promise<PeerResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-calibration-'));
  try {
    writePairs(join(folder, 'pairs'), pairs, sizes, most);
    const results: PeerResult[] = [];
    for (const tool of tools) {
      const python = await ensurePeerEnvironment(tool, report);
      const out = join(quick ? folder : import.meta.dirname, `${tool}.json`);
      const script = join(projectRoot, 'bench', 'peers', tool, 'calibration.py');
      await runProcess([script, join(folder, 'pairs'), out], [0], python);
      results.push(resultSchema.parse(JSON.parse(readFileSync(out, 'utf8'))));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
