import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { type CachedVersion, CHAMPION, readChampion, readNames, readVersions } from './disk-entry.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Removes versions, those unused for longest first, until at most `maxBytes` are taken. Kept in any case: the
 * directories `held`, the champions noted last, and what was used in the last minute, perhaps by another process.
 */
export async function trimDisk(
  root: string,
  held: readonly string[],
  maxBytes: number,
  clock: Clock,
): Promise<void> {
  const kept = new Set(held);
  const versions: CachedVersion[] = [];
  for (const model of await readNames(root)) {
    const folder = join(root, model);
    const champion = await readChampion(folder);
    if (champion !== undefined) kept.add(champion);
    const found = await readVersions(folder);
    versions.push(...found);
    await dropRemains(folder, new Set([CHAMPION, ...found.map(({ key }) => key)]), clock);
  }
  await dropVersions(versions, maxBytes, kept, clock);
}

async function dropVersions(
  versions: readonly CachedVersion[],
  maxBytes: number,
  kept: ReadonlySet<string>,
  clock: Clock,
): Promise<void> {
  let total = versions.reduce((sum, { bytes }) => sum + bytes, 0);
  const free = versions.filter(
    ({ folder, key, usedMs }) => !kept.has(join(folder, key)) && !isNew(usedMs, MINUTE_MS, clock),
  );
  for (const { folder, key, bytes } of free.toSorted((a, b) => a.usedMs - b.usedMs)) {
    if (total <= maxBytes) return;
    await rm(join(folder, `${key}.json`), { force: true });
    await rm(join(folder, key), { recursive: true, force: true });
    total -= bytes;
  }
}

/** Removes what belongs to no version: directories without a list after a minute, drafts after an hour. */
async function dropRemains(folder: string, known: ReadonlySet<string>, clock: Clock): Promise<void> {
  for (const name of await readNames(folder)) {
    if (known.has(name.replace(/\.json$/, ''))) continue;
    const found = await stat(join(folder, name)).catch(() => undefined);
    const spared = name.endsWith('.tmp') ? HOUR_MS : MINUTE_MS;
    if (found === undefined || isNew(found.mtimeMs, spared, clock)) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

const isNew = (ms: number, spared: number, clock: Clock): boolean => clock.now().getTime() - ms < spared;
