import { z } from 'zod';
import type { RegisteredVersion } from '../../ports.ts';
import { tryJson } from '../../../kernel/try-json.ts';

/** Version tag with the SHA-256 of the files that a decision rests on: a JSON map by path. */
export const FILES_TAG = 'relevo.sha256';

const filesSchema = z.record(
  z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\:]+$/),
  z.string().regex(/^[0-9a-f]{64}$/),
);

export type DeclaredFiles = {
  state: 'declared' | 'absent' | 'invalid';
  /** SHA-256 by path; empty unless declared. */
  files: Record<string, string>;
};

/** The files that the version's tag vouches for. */
export function declaredFiles(version: Pick<RegisteredVersion, 'tags'>): DeclaredFiles {
  const text = version.tags[FILES_TAG];
  if (text === undefined) return { state: 'absent', files: {} };
  const parsed = z.safeParse(filesSchema, tryJson(text));
  return parsed.success ? { state: 'declared', files: parsed.data } : { state: 'invalid', files: {} };
}
