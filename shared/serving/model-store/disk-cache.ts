import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { Random } from '../../kernel/random.ts';
import { digestFiles, type FileDigests, fileDigestsSchema, requireDigests } from './file-digests.ts';
import { identityKey, type ModelIdentity, modelIdentitySchema } from './model-identity.ts';

const entrySchema = z.object({ identity: modelIdentitySchema, files: fileDigestsSchema });

export type DiskCache = {
  /** Directory of the version when it is there and every file still has its digest; a damaged one is removed. */
  find(identity: ModelIdentity): Promise<{ directory: string; files: FileDigests } | undefined>;
  /** Lets `fill` write the directory, checks it against the identity, and puts it in place at once. @throws MODEL_DIGEST_MISMATCH */
  add(
    identity: ModelIdentity,
    fill: (directory: string) => Promise<void>,
  ): Promise<{ directory: string; files: FileDigests }>;
  /** Notes which version was champion last, for a start without registry and storage. */
  remember(identity: ModelIdentity): Promise<void>;
  recall(model: string): Promise<ModelIdentity | undefined>;
  /** Removes the model's other versions, unless another process put them there in the last minute, and drafts that are an hour old. */
  keepOnly(model: string, identities: readonly ModelIdentity[]): Promise<void>;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Model directories on the local disk, `<root>/<model>/<version>-<creation time>-<digest>/`, each with a list of its
 * files' digests beside it that is written last. Several processes may share a root.
 */
export function createDiskCache(deps: { root: string; clock: Clock; random: Random }): DiskCache {
  const folder = (model: string): string => join(deps.root, model);
  const directoryOf = (identity: ModelIdentity): string =>
    join(folder(identity.model), identityKey(identity));
  const listOf = (identity: ModelIdentity): string => `${directoryOf(identity)}.json`;
  const championOf = (model: string): string => join(folder(model), 'champion.json');

  async function discard(identity: ModelIdentity): Promise<void> {
    await rm(listOf(identity), { force: true });
    await rm(directoryOf(identity), { recursive: true, force: true });
  }
  async function replaceFile(file: string, content: string): Promise<void> {
    const draft = `${file}.${deps.random.uuid()}.tmp`;
    await writeFile(draft, content);
    await rename(draft, file);
  }
  return {
    find: async (identity) => {
      const entry = await readEntry(listOf(identity));
      if (entry === undefined) return undefined;
      const directory = directoryOf(identity);
      if (await isIntact(directory, entry.files)) return { directory, files: entry.files };
      await discard(identity);
      return undefined;
    },
    add: async (identity, fill) => {
      const draft = `${directoryOf(identity)}.${deps.random.uuid()}.tmp`;
      await mkdir(draft, { recursive: true });
      try {
        await fill(draft);
        const files = await digestFiles(draft);
        requireDigests(files, identity.sha256);
        await discard(identity);
        await rename(draft, directoryOf(identity));
        await replaceFile(listOf(identity), JSON.stringify({ identity, files }));
        return { directory: directoryOf(identity), files };
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
    remember: async (identity) => {
      await mkdir(folder(identity.model), { recursive: true });
      await replaceFile(championOf(identity.model), JSON.stringify({ identity, files: {} }));
    },
    recall: async (model) => (await readEntry(championOf(model)))?.identity,
    keepOnly: async (model, identities) => {
      const keys = identities.map(identityKey);
      const kept = new Set(['champion.json', ...keys, ...keys.map((key) => `${key}.json`)]);
      for (const name of await readNames(folder(model)))
        if (!kept.has(name) && !(await isRecent(join(folder(model), name), deps.clock)))
          await rm(join(folder(model), name), { recursive: true, force: true });
    },
  };
}

/** An entry that is missing, half-written or of another format counts as absent: the cache can always be filled again. */
async function readEntry(file: string): Promise<z.infer<typeof entrySchema> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function isIntact(directory: string, files: FileDigests): Promise<boolean> {
  try {
    requireDigests(await digestFiles(directory), files);
    return true;
  } catch {
    return false;
  }
}

async function readNames(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function isRecent(path: string, clock: Clock): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  const spared = path.endsWith('.tmp') ? HOUR_MS : MINUTE_MS;
  return found !== undefined && clock.now().getTime() - found.mtimeMs < spared;
}
