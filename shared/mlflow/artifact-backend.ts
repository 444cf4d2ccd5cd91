import type { ArtifactEntry } from './types.ts';

/** One place that holds artifacts. Paths are relative to its root, without leading slash; '' is the root itself. */
export type ArtifactBackend = {
  /** One directory; entries carry their name only. A missing directory lists nothing. */
  list(directory: string, signal: AbortSignal): AsyncIterable<ArtifactEntry>;
  /** Writes one file's content to `file`, replacing it; fails with `ARTIFACT_LIMIT` past `maxBytes`. */
  save(path: string, file: string, maxBytes: number, signal: AbortSignal): Promise<void>;
  read(path: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  write(path: string, content: Uint8Array, signal: AbortSignal): Promise<void>;
};
