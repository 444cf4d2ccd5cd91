import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RelevoError } from '../../../shared/kernel/error.ts';
import { digestFiles, type FileDigests } from '../../../shared/serving/model-store/file-digests.ts';
import type { AliasAnswer, ChampionSource, RegisteredVersion } from '../../../shared/serving/ports.ts';

const fixtures = join(import.meta.dirname, '../../fixtures');

/** Files by path that a version has instead of, or beside, those of its fixture. */
export type Change = Record<string, string | Uint8Array>;

/** A registry of model directories in memory and on the local disk; passes for `ChampionSource`. */
export type MemoryRegistry = ChampionSource & {
  /** Registers a version from a fixture directory; the digests of its tag are those of the files as they are now. */
  add(version: string, fixture: string, change?: Change): Promise<void>;
  /** Registers a version of another one's files, or changes its threshold. */
  tune(version: string, of: string, text: string): void;
  /** Has a version name another one as the one whose files it has. */
  retarget(version: string, of: string): void;
  /** Changes files of a version behind its tag's back. */
  corrupt(version: string, change: Change): Promise<void>;
  promote(version: string): void;
  /** Sets an alias other than `champion`; null takes it away. */
  setAlias(alias: string, version: string | null): void;
  remove(version: string): void;
  /** Runs before the next download of a version is done. */
  onFetch(run: () => void): void;
  answer(answer: AliasAnswer): void;
  /** From now on every call fails, or none does. */
  setAway(away: boolean): void;
  /** Moves the creation times of versions that are added from now on. */
  recreate(): void;
  /** `resolve`: questions about the champion; `find`: about other aliases and versions. */
  calls: { resolve: number; find: number; fetch: number };
};

const factsOf = ({ createdAt, sha256, threshold }: Version) => ({ createdAt, sha256, threshold });

type Threshold = RegisteredVersion['threshold'];
type Version = { directory: string; createdAt: number; sha256: FileDigests; threshold?: Threshold };

export async function createMemoryRegistry(): Promise<MemoryRegistry> {
  const root = await mkdtemp(join(tmpdir(), 'relevo-registry-'));
  const versions = new Map<string, Version>();
  const calls = { resolve: 0, find: 0, fetch: 0 };
  const aliases = new Map<string, string>();
  let fetching: (() => void) | undefined;
  let answer: AliasAnswer = { state: 'none' };
  let away = false;
  let epoch = 1_700_000_000_000;

  const versionOf = (version: string): Version => {
    const found = versions.get(version);
    if (found === undefined) throw new RelevoError('RESOURCE_DOES_NOT_EXIST', 'no such version');
    return found;
  };
  const answering = (): void => {
    if (away) throw new RelevoError('MLFLOW_UNREACHABLE', 'no answer', { retryable: true, status: 503 });
  };
  return {
    calls,
    add: async (version, fixture, change = {}) => {
      const directory = join(root, `${version}-${epoch}`);
      await cp(join(fixtures, fixture), directory, { recursive: true });
      await writeFiles(directory, change);
      versions.set(version, { directory, createdAt: epoch, sha256: await digestFiles(directory) });
    },
    tune: (version, of, text) => {
      versions.set(version, { ...versionOf(of), threshold: { of, text } });
    },
    retarget: (version, of) => {
      const found = versionOf(version);
      versions.set(version, { ...found, threshold: { of, text: found.threshold?.text ?? '' } });
    },
    corrupt: async (version, change) => writeFiles(versionOf(version).directory, change),
    promote: (version) => {
      answer = { state: 'version', version, ...factsOf(versionOf(version)) };
    },
    answer: (next) => {
      answer = next;
    },
    setAway: (next) => {
      away = next;
    },
    recreate: () => {
      epoch += 1000;
    },
    setAlias: (alias, version) => {
      if (version === null) aliases.delete(alias);
      else aliases.set(alias, version);
    },
    remove: (version) => {
      versions.delete(version);
    },
    onFetch: (run) => {
      fetching = run;
    },
    resolveAlias: async (_model, alias) => {
      calls[alias === 'champion' ? 'resolve' : 'find'] += 1;
      answering();
      if (alias === 'champion') return answer;
      const version = aliases.get(alias);
      if (version === undefined) return { state: 'none' };
      const found = versions.get(version);
      return found === undefined ? { state: 'dangling' } : { state: 'version', version, ...factsOf(found) };
    },
    findVersion: async (_model, version) => {
      calls.find += 1;
      answering();
      const found = versions.get(version);
      return found === undefined ? undefined : { version, ...factsOf(found) };
    },
    fetchModel: async (_model, version, directory) => {
      calls.fetch += 1;
      answering();
      fetching?.();
      fetching = undefined;
      await cp(versionOf(version).directory, directory, { recursive: true });
    },
  };
}

async function writeFiles(directory: string, change: Change): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [path, content] of Object.entries(change)) await writeFile(join(directory, path), content);
}

/** `variable = weight * x`: versions that tell who answered. */
export const weighing = (weight: number): Change => ({
  'weights.data': new Uint8Array(Float32Array.of(weight).buffer),
  'serving_input_example.json': '{"dataframe_split":{"columns":["x"],"data":[[1.5]]}}',
});

export const WEIGHING = 'onnx/external-inside';
