import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import { type FileDigests, fileDigestsSchema } from './file-digests.ts';
import { MODEL_CACHE_CONTAINER } from '../messages.ts';
import { identityKey, type ModelIdentity, modelIdentitySchema } from './model-identity.ts';
import type { ModelBlobs } from '../ports.ts';

const copySchema = z.object({ identity: modelIdentitySchema, files: fileDigestsSchema });
const indexSchema = z.object({ copies: z.array(copySchema) });

export type ChampionCopy = z.infer<typeof copySchema>;

/** The champion and the one before it, newest first, kept in our own storage for when the registry is away. */
export type ChampionCopies = {
  list(model: string): Promise<ChampionCopy[]>;
  /** @throws MODEL_COPY_INCOMPLETE when a file has gone */
  fetch(copy: ChampionCopy, directory: string): Promise<void>;
  /** Puts the version first and drops all but two; does nothing when it is first already. */
  save(identity: ModelIdentity, files: FileDigests, directory: string): Promise<void>;
};

const KEPT = 2;
const indexOf = (model: string): string => `${model}/copies.json`;
const blobOf = (identity: ModelIdentity, path: string): string =>
  `${identity.model}/copies/${identityKey(identity)}/${path}`;

/** Files go first and the index last, guarded by its ETag, so that a reader never meets half a copy. */
export function createChampionCopies(deps: { blobs: ModelBlobs }): ChampionCopies {
  const { blobs } = deps;

  async function readIndex(model: string): Promise<{ copies: ChampionCopy[]; etag: string | undefined }> {
    const blob = await blobs.read(MODEL_CACHE_CONTAINER, indexOf(model));
    if (blob === undefined) return { copies: [], etag: undefined };
    return { copies: parseIndex(blob.bytes), etag: blob.etag };
  }
  async function upload(identity: ModelIdentity, files: FileDigests, directory: string): Promise<void> {
    for (const path of Object.keys(files))
      await blobs.upload(MODEL_CACHE_CONTAINER, blobOf(identity, path), join(directory, path));
  }
  async function drop(copies: readonly ChampionCopy[]): Promise<void> {
    for (const copy of copies)
      for (const path of Object.keys(copy.files))
        await blobs.remove(MODEL_CACHE_CONTAINER, blobOf(copy.identity, path));
  }
  /** False when another instance wrote the index in between. */
  async function commit(model: string, copies: ChampionCopy[], etag: string | undefined): Promise<boolean> {
    const guard = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    const content = JSON.stringify({ copies });
    return (
      (await blobs.write(MODEL_CACHE_CONTAINER, indexOf(model), content, {
        ...guard,
        contentType: 'application/json',
      })) !== undefined
    );
  }
  return {
    list: async (model) => (await readIndex(model)).copies,
    fetch: async ({ identity, files }, directory) => {
      for (const path of Object.keys(files)) {
        const file = join(directory, path);
        await mkdir(dirname(file), { recursive: true });
        if (!(await blobs.download(MODEL_CACHE_CONTAINER, blobOf(identity, path), file)))
          throw new RelevoError('MODEL_COPY_INCOMPLETE', `the copy in model-cache lacks ${path}`);
      }
    },
    save: async (identity, files, directory) => {
      const key = identityKey(identity);
      const { copies, etag } = await readIndex(identity.model);
      const [first] = copies;
      if (first !== undefined && identityKey(first.identity) === key) return;
      const others = copies.filter((copy) => identityKey(copy.identity) !== key);
      if (others.length === copies.length) await upload(identity, files, directory);
      const kept = [{ identity, files }, ...others].slice(0, KEPT);
      if (await commit(identity.model, kept, etag)) await drop(others.slice(KEPT - 1));
    },
  };
}

/** An index that cannot be read is written anew with the next champion. */
function parseIndex(bytes: Uint8Array): ChampionCopy[] {
  try {
    return indexSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))).copies;
  } catch {
    return [];
  }
}
