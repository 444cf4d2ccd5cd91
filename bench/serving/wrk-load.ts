import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Load, PutLoad } from './load.ts';
import { readOutput } from './read-output.ts';

const figuresSchema = z.object({
  requests: z.number(),
  failed: z.number(),
  seconds: z.number(),
  p50: z.number(),
  p99: z.number(),
});

/** It shows its usage and ends with 1 when it is asked for its version. */
export async function hasWrk(): Promise<boolean> {
  try {
    return (await readOutput('wrk', ['-v'], [0, 1])).startsWith('wrk');
  } catch {
    return false;
  }
}

/** One thread of wrk, which sends the bodies of a file in turn. */
export function createWrkLoad(folder: string): PutLoad {
  const files = new Map<readonly string[], string>();
  const fileOf = (bodies: readonly string[]): string => {
    const known = files.get(bodies);
    if (known !== undefined) return known;
    const file = join(folder, `bodies-${files.size}.jsonl`);
    writeFileSync(file, bodies.map((body) => `${body}\n`).join(''));
    files.set(bodies, file);
    return file;
  };
  return async (url, bodies, { connections, seconds }) => {
    const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s'];
    const script = join(import.meta.dirname, 'wrk.lua');
    const output = await readOutput('wrk', [...flags, '-s', script, url, '--', fileOf(bodies)]);
    return parseWrk(url, output);
  };
}

/** Reads the last line, which wrk.lua prints. @throws Error when a call failed or none ended */
export function parseWrk(url: string, output: string): Load {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  const { requests, failed, seconds, p50, p99 } = figuresSchema.parse(JSON.parse(line));
  if (failed > 0) throw new Error(`${url}: ${failed} calls failed while it was measured`);
  if (requests === 0) throw new Error(`${url}: no call ended within ${seconds} s`);
  return { requests, requestsPerSecond: requests / seconds, p50, p99 };
}
