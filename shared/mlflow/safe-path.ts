import { lstat, mkdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { RelevoError } from '../kernel/error.ts';

/**
 * A relative artifact path that names something below its root on every operating system.
 * @throws RelevoError `ARTIFACT_PATH` for absolute paths, drive letters, backslashes, empty segments, `.`, `..` and control characters.
 */
export function checkArtifactPath(path: string): string {
  const unsafe =
    /[\\:]|\p{Cc}/u.test(path) ||
    !path.isWellFormed() ||
    path.split('/').some((segment) => ['', '.', '..'].includes(segment));
  if (unsafe) throw refused('an artifact has a name that is no plain relative path');
  return path;
}

/** Where a checked path is written below `directory`; creates its folders and follows no link that lies there. */
export async function prepareTarget(directory: string, path: string): Promise<string> {
  const target = join(directory, ...checkArtifactPath(path).split('/'));
  await mkdir(directory, { recursive: true });
  let folder = directory;
  for (const segment of relative(directory, dirname(target))
    .split(sep)
    .filter((part) => part !== '')) {
    folder = join(folder, segment);
    await ensureFolder(folder);
  }
  return target;
}

async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw refused('a file is where an artifact folder belongs', cause);
  });
  if (!(await lstat(folder)).isDirectory()) throw refused('a link is where an artifact folder belongs');
}

const refused = (why: string, cause?: unknown): RelevoError =>
  new RelevoError('ARTIFACT_PATH', why, { cause });
