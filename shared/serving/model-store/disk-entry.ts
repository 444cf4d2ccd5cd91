import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileDigestsSchema } from './file-digests.ts';
import { identityKey, type ModelIdentity, modelIdentitySchema } from './model-identity.ts';

const entrySchema = z.object({
  identity: modelIdentitySchema,
  files: fileDigestsSchema,
  /** Of all files together. */
  bytes: z.number(),
});

export type DiskEntry = z.infer<typeof entrySchema>;

/** Name of the entry that notes which version was champion last. */
export const CHAMPION = 'champion';

/** An entry that is missing, half-written or of another format counts as absent: the cache can always be filled again. */
export async function readEntry(file: string): Promise<DiskEntry | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** One version's directory with its list, as the cache keeps it in `folder`. */
export type CachedVersion = {
  folder: string;
  key: string;
  identity: ModelIdentity;
  bytes: number;
  usedMs: number;
};

export async function readVersions(folder: string): Promise<CachedVersion[]> {
  const versions: CachedVersion[] = [];
  for (const name of await readNames(folder)) {
    const key = name.replace(/\.json$/, '');
    if (key === name || key === CHAMPION) continue;
    const [entry, list] = await Promise.all([
      readEntry(join(folder, name)),
      stat(join(folder, name)).catch(() => undefined),
    ]);
    if (entry !== undefined && list !== undefined)
      versions.push({ folder, key, identity: entry.identity, bytes: entry.bytes, usedMs: list.mtimeMs });
  }
  return versions;
}

/** Directory of the version that was champion last, for a start without registry and storage. */
export async function readChampion(folder: string): Promise<string | undefined> {
  const entry = await readEntry(join(folder, `${CHAMPION}.json`));
  return entry === undefined ? undefined : join(folder, identityKey(entry.identity));
}

export async function readNames(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
