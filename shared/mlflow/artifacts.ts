import type { Clock } from '../kernel/clock.ts';
import { RelevoError } from '../kernel/error.ts';
import type { Random } from '../kernel/random.ts';
import type { ArtifactBackend } from './artifact-backend.ts';
import { type BlobAccount, parseLocation } from './artifact-location.ts';
import { type BlobStorage, createBlobArtifacts } from './blob-artifacts.ts';
import { withDeadline } from './deadline.ts';
import { type DownloadOptions, downloadBelow } from './download-directory.ts';
import { read } from './endpoint.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import { createProxyArtifacts } from './proxy-artifacts.ts';
import type { ResolveUri } from './resolve-uri.ts';
import { checkArtifactPath } from './safe-path.ts';
import { type SavedFile, saveFile } from './save-file.ts';
import type { ArtifactEntry, CallOptions, PageOptions } from './types.ts';
import { walk } from './walk.ts';
import { filePage } from './wire/artifact.ts';

/** Every `uri` may be `runs:/…`, `models:/…`, `mlflow-artifacts:/…`, `wasbs://…` or `abfss://…`. */
export type Artifacts = {
  /** The storage address behind a `runs:` or `models:` address. */
  resolve: ResolveUri;
  /** One directory; a missing one lists nothing. */
  list(uri: string, options?: CallOptions): AsyncIterable<ArtifactEntry>;
  /** All files below, whatever their depth. */
  files(uri: string, options?: CallOptions): AsyncIterable<ArtifactEntry>;
  /** A run's own files as the server lists them, on any store; files of logged models are not among them. */
  listRun(runId: string, path?: string, options?: PageOptions): AsyncIterable<ArtifactEntry>;
  /**
   * Writes all files below `uri` into `directory` and returns the SHA-256 of each by its relative path. Nothing is
   * written outside `directory`; on failure the files that had arrived stay there.
   * @throws RelevoError `ARTIFACT_LIMIT`, `ARTIFACT_PATH`; MlflowError `ARTIFACT_TRUNCATED`.
   */
  downloadDirectory(
    uri: string,
    directory: string,
    options?: DownloadOptions,
  ): Promise<ReadonlyMap<string, string>>;
  downloadFile(uri: string, file: string, options?: CallOptions & { maxBytes?: number }): Promise<SavedFile>;
  /** One file into memory; 64 MB at most unless told otherwise. */
  readFile(uri: string, options?: CallOptions & { maxBytes?: number }): Promise<Uint8Array>;
  /** Writes one file, replacing it. */
  upload(uri: string, content: Uint8Array | string, options?: CallOptions): Promise<void>;
};

export type ArtifactDeps = {
  http: Http;
  resolve: ResolveUri;
  baseUrl: URL;
  /** Direct access to an account's container, or undefined where this client must not go there. */
  storage: (account: BlobAccount, container: string) => BlobStorage | undefined;
  clock: Clock;
  random: Random;
  transferTimeoutMs: number;
};

type Place = { backend: ArtifactBackend; path: string };

const maxBytesInMemory = 64 * 1024 * 1024;

export function createArtifacts(deps: ArtifactDeps): Artifacts {
  const open = openPlace(deps);
  /** One deadline over everything that an operation on `uri` does. */
  const at = <T>(
    uri: string,
    options: CallOptions,
    work: (place: Place, signal: AbortSignal) => Promise<T>,
  ): Promise<T> =>
    withDeadline(
      {
        what: 'MLflow artifacts',
        timeoutMs: options.timeoutMs ?? deps.transferTimeoutMs,
        signal: options.signal,
        clock: deps.clock,
      },
      async ({ signal }) => work(await open(uri, signal), signal),
    );
  return {
    resolve: deps.resolve,
    list: (uri, options = {}) => listed(() => at(uri, options, listOnce)),
    files: (uri, options = {}) => listed(() => at(uri, options, walkOnce)),
    listRun: (runId, path, options = {}) =>
      paginate(
        (token) =>
          deps.http.json(
            read('artifacts/list', { run_id: runId, path, page_token: token }),
            filePage,
            options,
          ),
        (entry) => entry.path,
        options,
      ),
    downloadDirectory: (uri, directory, options = {}) =>
      at(uri, options, (place, signal) => downloadBelow(place, directory, deps.random, options, signal)),
    downloadFile: (uri, file, options = {}) =>
      at(uri, options, ({ backend, path }, signal) =>
        saveFile(file, undefined, deps.random, (part) =>
          backend.save(path, part, options.maxBytes ?? Number.MAX_SAFE_INTEGER, signal),
        ),
      ),
    readFile: (uri, options = {}) =>
      at(uri, options, ({ backend, path }, signal) =>
        backend.read(path, options.maxBytes ?? maxBytesInMemory, signal),
      ),
    upload: (uri, content, options = {}) =>
      at(uri, options, ({ backend, path }, signal) =>
        backend.write(
          checkArtifactPath(path),
          typeof content === 'string' ? Buffer.from(content) : content,
          signal,
        ),
      ),
  };
}

const listOnce = ({ backend, path }: Place, signal: AbortSignal): Promise<ArtifactEntry[]> =>
  collect(backend.list(path, signal));

const walkOnce = ({ backend, path }: Place, signal: AbortSignal): Promise<ArtifactEntry[]> =>
  collect(walk(backend, path, signal));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* listed(list: () => Promise<ArtifactEntry[]>): AsyncGenerator<ArtifactEntry, void, undefined> {
  yield* await list();
}

const openPlace =
  (deps: ArtifactDeps) =>
  async (uri: string, signal: AbortSignal): Promise<Place> => {
    const location = parseLocation(await deps.resolve(uri, { signal }), deps.baseUrl);
    if (location.kind === 'proxy') {
      return { backend: createProxyArtifacts(deps.http, deps.transferTimeoutMs), path: location.path };
    }
    const storage = deps.storage(location.account, location.container);
    if (storage === undefined) {
      throw new RelevoError(
        'ARTIFACT_ACCOUNT',
        `container ${location.container} of storage account ${location.account.name} is not one this client may use`,
      );
    }
    return { backend: createBlobArtifacts(storage, location.container), path: location.path };
  };
