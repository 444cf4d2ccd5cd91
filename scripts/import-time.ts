import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { childEnvironment } from '../stack/environment.ts';

const run = promisify(execFile);
const ROUNDS = 5;

// What the worker does at a cold start: load each file that "main" names, one after the other.
const program = `
  import { globSync } from 'node:fs';
  import { pathToFileURL } from 'node:url';
  const start = performance.now();
  for (const file of ['dist/startup.js', ...globSync('dist/functions/*.js').toSorted()])
    await import(pathToFileURL(file).href);
  console.log(JSON.stringify({ importMs: performance.now() - start, sinceStartMs: performance.now() }));
  process.exit(0);
`;
const resultSchema = z.object({ importMs: z.number(), sinceStartMs: z.number() });

export type ImportTime = { min: number; median: number; max: number };

/** Milliseconds from the start of a fresh Node process until the app's files are imported; warm page cache, five processes after one that does not count. */
export async function measureImport(appFolder: string): Promise<ImportTime> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) times.push(await once(appFolder));
  const counted = times.slice(1).toSorted((a, b) => a - b);
  const [min = 0, median = 0, max = 0] = [counted[0], counted[Math.floor(ROUNDS / 2)], counted.at(-1)];
  return { min, median, max };
}

async function once(appFolder: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: appFolder,
    env: childEnvironment({
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      MLFLOW_TRACKING_URI: 'http://127.0.0.1:5000',
    }),
  });
  return resultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).sinceStartMs;
}
