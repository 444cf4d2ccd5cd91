import { mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../kernel/clock.ts';
import { canonicalJson } from '../../kernel/json.ts';
import type { Random } from '../../kernel/random.ts';
import { CHAMPION, type DiskEntry, readEntry, readVersions } from './disk-entry.ts';
import { trimDisk } from './disk-trim.ts';
import { digestFiles, type FileDigests, requireDigests } from './file-digests.ts';
import { identityKey, type ModelIdentity } from './model-identity.ts';

export type DiskCache = {
  /** Directory of the version when it is there and every file still has its digest; a damaged one is removed. */
  find(identity: ModelIdentity): Promise<{ directory: string; files: FileDigests } | undefined>;
  /** Directory of the version whose files this one has with another threshold, where it is there and its files have the same digests. */
  findBase(identity: ModelIdentity): Promise<string | undefined>;
  /** Lets `fill` write the directory, checks it against the identity, and puts it in place at once. @throws MODEL_DIGEST_MISMATCH */
  add(
    identity: ModelIdentity,
    fill: (directory: string) => Promise<void>,
  ): Promise<{ directory: string; files: FileDigests }>;
  /** Notes which version was champion last, for a start without registry and storage. */
  remember(identity: ModelIdentity): Promise<void>;
  recall(model: string): Promise<ModelIdentity | undefined>;
  /**
   * Removes versions, those unused for longest first, until at most `maxBytes` are taken. Kept in any case: `held`, the
   * champions noted last, and what was used in the last minute, perhaps by another process.
   */
  trim(held: readonly ModelIdentity[], maxBytes: number): Promise<void>;
};

/**
 * Model directories on the local disk, `<root>/<model>/<version>-<creation time>-<digest>/`, each with a list of its
 * files' digests beside it that is written last and touched at each use. Several processes may share a root.
 */
export function createDiskCache(deps: { root: string; clock: Clock; random: Random }): DiskCache {
  const { root, clock } = deps;
  const folder = (model: string): string => join(root, model);
  const directoryOf = (identity: ModelIdentity): string =>
    join(folder(identity.model), identityKey(identity));
  const listOf = (identity: ModelIdentity): string => `${directoryOf(identity)}.json`;
  const championOf = (model: string): string => join(folder(model), `${CHAMPION}.json`);

  async function discard(identity: ModelIdentity): Promise<void> {
    await rm(listOf(identity), { force: true });
    await rm(directoryOf(identity), { recursive: true, force: true });
  }
  const replaceFile = (file: string, entry: DiskEntry): Promise<void> =>
    writeWhole(file, `${file}.${deps.random.uuid()}.tmp`, entry);
  /** The list may go at any time, and then there is nothing to touch. */
  const touch = (identity: ModelIdentity): Promise<void> =>
    utimes(listOf(identity), clock.now(), clock.now()).catch(() => undefined);
  async function found(identity: ModelIdentity): ReturnType<DiskCache['find']> {
    const entry = await readEntry(listOf(identity));
    if (entry === undefined) return undefined;
    const directory = directoryOf(identity);
    if (await isIntact(directory, entry.files)) {
      await touch(identity);
      return { directory, files: entry.files };
    }
    await discard(identity);
    return undefined;
  }
  return {
    find: found,
    findBase: async (identity) => {
      const base = await findBase(folder(identity.model), identity);
      return base === undefined ? undefined : (await found(base))?.directory;
    },
    add: async (identity, fill) => {
      const draft = `${directoryOf(identity)}.${deps.random.uuid()}.tmp`;
      await mkdir(draft, { recursive: true });
      try {
        await fill(draft);
        const files = await digestFiles(draft);
        requireDigests(files, identity.sha256);
        const bytes = await sizeOf(draft, files);
        await discard(identity);
        await rename(draft, directoryOf(identity));
        await replaceFile(listOf(identity), { identity, files, bytes });
        return { directory: directoryOf(identity), files };
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
    remember: async (identity) => {
      await mkdir(folder(identity.model), { recursive: true });
      await replaceFile(championOf(identity.model), { identity, files: {}, bytes: 0 });
    },
    recall: async (model) => (await readEntry(championOf(model)))?.identity,
    trim: (held, maxBytes) => trimDisk(root, held.map(directoryOf), maxBytes, clock),
  };
}

async function writeWhole(file: string, draft: string, entry: DiskEntry): Promise<void> {
  await writeFile(draft, JSON.stringify(entry));
  await rename(draft, file);
}

/** The version in `folder` that another threshold was tuned for, where it was registered with the same digests. */
async function findBase(
  folder: string,
  { sha256, threshold }: ModelIdentity,
): Promise<ModelIdentity | undefined> {
  if (threshold === undefined || Object.keys(sha256).length === 0) return undefined;
  const same = (identity: ModelIdentity): boolean =>
    identity.version === threshold.of && canonicalJson(identity.sha256) === canonicalJson(sha256);
  return (await readVersions(folder)).map(({ identity }) => identity).find(same);
}

async function sizeOf(directory: string, files: FileDigests): Promise<number> {
  const sizes = await Promise.all(
    Object.keys(files).map(async (path) => (await stat(join(directory, path))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function isIntact(directory: string, files: FileDigests): Promise<boolean> {
  try {
    requireDigests(await digestFiles(directory), files);
    return true;
  } catch {
    return false;
  }
}
