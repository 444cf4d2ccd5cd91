import { RelevoError } from '../kernel/error.ts';
import type { ArtifactBackend } from './artifact-backend.ts';
import { checkArtifactPath } from './safe-path.ts';
import type { ArtifactEntry } from './types.ts';

const maxDepth = 32;

/** All files below `root`, with paths relative to it, depth first; every name is checked before it is used. */
export async function* walk(
  backend: ArtifactBackend,
  root: string,
  signal: AbortSignal,
): AsyncGenerator<ArtifactEntry, void, undefined> {
  const open: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for await (const entry of backend.list(join(root, next.path), signal)) {
      const path = checkArtifactPath(join(next.path, entry.path));
      if (!entry.isDirectory) yield { ...entry, path };
      else if (next.depth < maxDepth) open.push({ path, depth: next.depth + 1 });
      else throw new RelevoError('ARTIFACT_LIMIT', `artifacts lie more than ${maxDepth} folders deep`);
    }
  }
}

const join = (...parts: string[]): string => parts.filter((part) => part !== '').join('/');
