import { cp } from 'node:fs/promises';
import { isRelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { ChampionCopies, ChampionCopy } from './champion-copies.ts';
import type { DiskCache } from './disk-cache.ts';
import type { FileDigests } from './file-digests.ts';
import { identityKey, type ModelIdentity } from './model-identity.ts';
import type { ChampionSource } from '../ports.ts';

/** Where a model's files came from when it was loaded. */
export type Origin = 'disk' | 'model-cache' | 'mlflow';

export type FoundFiles = {
  identity: ModelIdentity;
  directory: string;
  files: FileDigests;
  origin: Origin;
};

export type ModelFiles = {
  /** From disk, else our own copy, else the registry; checked against the identity's digests. */
  find(identity: ModelIdentity): Promise<FoundFiles>;
  /** Without the registry: ways to the champions that we have copies of, newest first. Each may fail or be undefined. */
  lastGood(model: string): Promise<(() => Promise<FoundFiles | undefined>)[]>;
};

type Deps = {
  source: Pick<ChampionSource, 'fetchModel'>;
  disk: DiskCache;
  copies: ChampionCopies;
  log: Log;
};

export function createModelFiles(deps: Deps): ModelFiles {
  const { disk, copies, log } = deps;

  async function onDisk(identity: ModelIdentity): Promise<FoundFiles | undefined> {
    const found = await disk.find(identity);
    return found === undefined ? undefined : { identity, ...found, origin: 'disk' };
  }
  async function inCopy(copy: ChampionCopy): Promise<FoundFiles> {
    const added = await disk.add(copy.identity, (directory) => copies.fetch(copy, directory));
    return { identity: copy.identity, ...added, origin: 'model-cache' };
  }
  /** Another threshold needs no other files: those of the version that it was tuned for are here already. */
  async function fromBase(identity: ModelIdentity): Promise<FoundFiles | undefined> {
    const base = await disk.findBase(identity);
    if (base === undefined) return undefined;
    const added = await disk.add(identity, (directory) => cp(base, directory, { recursive: true }));
    return { identity, ...added, origin: 'disk' };
  }
  async function listCopies(model: string): Promise<ChampionCopy[]> {
    return copies.list(model).catch((error: unknown) => {
      log.warn('copies in model-cache cannot be read', { model, reason: codeOf(error) });
      return [];
    });
  }
  async function remembered(model: string): Promise<FoundFiles | undefined> {
    const identity = await disk.recall(model);
    return identity === undefined ? undefined : onDisk(identity);
  }
  return {
    find: async (identity) => {
      const local = await onDisk(identity);
      if (local !== undefined) return local;
      const key = identityKey(identity);
      const copy = (await listCopies(identity.model)).find(
        (candidate) => identityKey(candidate.identity) === key,
      );
      if (copy === undefined) return (await fromBase(identity)) ?? fromRegistry(deps, identity);
      return inCopy(copy).catch((error: unknown) => {
        log.warn('copy in model-cache cannot be used', { model: identity.model, reason: codeOf(error) });
        return fromRegistry(deps, identity);
      });
    },
    lastGood: async (model) => [
      ...(await listCopies(model)).map(
        (copy) => async () => (await onDisk(copy.identity)) ?? (await inCopy(copy)),
      ),
      () => remembered(model),
    ],
  };
}

/** The registry's proxy sends no length and no digest, so a download cut short looks complete: it is tried twice. */
async function fromRegistry(deps: Deps, identity: ModelIdentity): Promise<FoundFiles> {
  const { model, version } = identity;
  const fetch = (directory: string): Promise<void> => deps.source.fetchModel(model, version, directory);
  const added = await deps.disk.add(identity, fetch).catch((error: unknown) => {
    if (codeOf(error) !== 'MODEL_DIGEST_MISMATCH') throw error;
    deps.log.warn('model download differs from its digest, once more', { model, version });
    return deps.disk.add(identity, fetch);
  });
  return { identity, ...added, origin: 'mlflow' };
}

/** The stable code of an error, for logs and states. */
export const codeOf = (error: unknown): string => (isRelevoError(error) ? error.code : 'UNEXPECTED');
