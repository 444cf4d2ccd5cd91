import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isGroupAlive, processIdentity, signalGroup } from './process-table.ts';
import { waitUntil } from './wait-until.ts';

const processSchema = z.object({ pid: z.int().positive(), identity: z.string() });
const recordSchema = z.object({ name: z.string(), child: processSchema, owner: processSchema });
type PidRecord = z.infer<typeof recordSchema>;

/** Notes that `pid`, leader of its own process group, was started by this process. Returns the file's path. */
export function writePidFile(folder: string, name: string, pid: number): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${pid}.pid.json`);
  const record: PidRecord = { name, child: identify(pid), owner: identify(process.pid) };
  writeFileSync(file, JSON.stringify(record));
  return file;
}

/** Children whose owner is gone are stopped, and files of children that are gone are removed. Returns the names stopped. */
export async function stopLeftovers(folder: string): Promise<string[]> {
  const stopped: string[] = [];
  for (const { file, record } of readPidFiles(folder)) {
    if (record !== undefined && isRunning(record.owner)) continue;
    if (record !== undefined && isLeft(record.child)) {
      await stopGroup(record.child.pid);
      stopped.push(record.name);
    }
    rmSync(file, { force: true });
  }
  return stopped;
}

/** Process number of a living owner with children in this folder, if there is one. */
export const livingOwner = (folder: string): number | undefined =>
  readPidFiles(folder).find(({ record }) => record !== undefined && isRunning(record.owner))?.record?.owner
    .pid;

/** SIGTERM to the group, and SIGKILL to what is left of it after `graceMs`. */
export async function stopGroup(group: number, graceMs = 10_000): Promise<void> {
  signalGroup(group, 'SIGTERM');
  if (await waitUntil(() => !isGroupAlive(group), graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await waitUntil(() => !isGroupAlive(group), 5_000);
}

function readPidFiles(folder: string): { file: string; record: PidRecord | undefined }[] {
  return listFolder(folder)
    .filter((name) => name.endsWith('.pid.json'))
    .map((name) => ({ file: join(folder, name), record: readRecord(join(folder, name)) }));
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readRecord(file: string): PidRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

const identify = (pid: number): z.infer<typeof processSchema> => ({
  pid,
  identity: processIdentity(pid) ?? 'gone',
});

/** The child, or its descendants after the child itself has gone; a number in use by another process is not ours. */
const isLeft = (child: z.infer<typeof processSchema>): boolean =>
  isRunning(child) || (processIdentity(child.pid) === undefined && isGroupAlive(child.pid));

const isRunning = ({ pid, identity }: z.infer<typeof processSchema>): boolean =>
  processIdentity(pid) === identity;
