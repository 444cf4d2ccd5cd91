import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DeclaredFiles, FILES_TAG } from './declared-files.ts';
import { unlessAbsent } from '../../../kernel/unless-absent.ts';
import type { EvidenceProblem } from '../evidence.ts';

/**
 * Compares a downloaded model directory with what the version's tag states. A file that differs, is absent or is stated
 * wrongly is `broken`; a file that the decision needs but the tag does not vouch for is `missing`.
 * @param needed paths that must be vouched for
 * @param whose as in "the candidate"
 */
export async function verifyFiles(
  directory: string,
  declared: DeclaredFiles,
  needed: readonly string[],
  whose: string,
): Promise<EvidenceProblem[]> {
  if (declared.state === 'invalid')
    return [{ kind: 'broken', what: `tag ${FILES_TAG} of ${whose} is not a JSON map of SHA-256 digests` }];
  const uncovered = needed.filter((path) => !Object.hasOwn(declared.files, path));
  const problems: EvidenceProblem[] = uncovered.map((path) => ({
    kind: 'missing',
    what: `tag ${FILES_TAG} of ${whose} has no digest of ${path}`,
  }));
  for (const [path, digest] of Object.entries(declared.files)) {
    const actual = await digestOf(join(directory, path));
    if (actual === digest) continue;
    const what =
      actual === undefined
        ? `${path} of ${whose} is absent`
        : `${path} of ${whose} is not the file that was registered (other SHA-256)`;
    problems.push({ kind: 'broken', what });
  }
  return problems;
}

async function digestOf(file: string): Promise<string | undefined> {
  if ((await unlessAbsent(stat(file))) === undefined) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
