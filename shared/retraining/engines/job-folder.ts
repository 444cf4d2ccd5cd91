import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { JobState } from '../ports.ts';
import { processIdentity } from './process-identity.ts';

const processSchema = z.object({ pid: z.int().positive(), identity: z.string().default('unknown') });
const exitSchema = z.object({ code: z.int().nullable(), signal: z.string().nullable() });

type JobFolder = {
  data: string;
  log: string;
  /** At once, with nothing between start and note in which this host could wait and be ended. */
  noteProcess(pid: number): void;
  noteExit(code: number | null, signal: string | null): void;
  /** The job's process while it is alive. */
  livingProcess(): number | undefined;
  state(): JobState;
};

/** What is kept of one job on disk, so that it outlives the host that started it. */
export function createJobFolder(folder: string): JobFolder {
  const log = join(folder, 'train.log');
  const processFile = join(folder, 'job.json');
  const exitFile = join(folder, 'exit.json');
  const livingProcess = (): number | undefined => {
    const job = readJson(processFile, processSchema);
    return job !== undefined && processIdentity(job.pid) === job.identity ? job.pid : undefined;
  };
  return {
    data: join(folder, 'data.parquet'),
    log,
    noteProcess: (pid) => writeWhole(processFile, { pid, identity: processIdentity(pid) ?? 'gone' }),
    noteExit: (code, signal) => writeWhole(exitFile, { code, signal }),
    livingProcess,
    state: () => {
      const exit = readJson(exitFile, exitSchema);
      if (exit !== undefined)
        return {
          kind: 'ended',
          detail: `exit code ${exit.code ?? 'none'}, signal ${exit.signal ?? 'none'}, log ${log}`,
        };
      if (readJson(processFile, processSchema) === undefined) return { kind: 'unknown' };
      return livingProcess() === undefined
        ? { kind: 'ended', detail: `process gone, log ${log}` }
        : { kind: 'running' };
    },
  };
}

/** Never leaves half a file, whenever the host is killed. */
function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.part`, JSON.stringify(value));
  renameSync(`${file}.part`, file);
}

function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
