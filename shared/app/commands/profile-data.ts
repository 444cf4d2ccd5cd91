import { writeFile } from 'node:fs/promises';
import type { Profile } from '../../monitoring/profile/profile.ts';
import { countFiles, profileFiles } from '../../monitoring/profile/profile-files.ts';
import { expandFiles } from './expand-files.ts';
import { readingOf, readProfile } from './open-source.ts';
import { readPolicy } from './read-policy.ts';

export type { Profile, ProfileColumn } from '../../monitoring/profile/profile.ts';

export type ProfileOptions = {
  /** Names, or patterns such as `data/*.parquet`. */
  files: readonly string[];
  /** Profile whose bins and categories are counted into; undefined: the data's own. */
  reference: string | undefined;
  policy: string | undefined;
  json: string | undefined;
  onProgress: (step: string) => void;
};

/**
 * Counts files into a profile, and writes it where asked for.
 * @throws NO_FILES, PROFILE_UNREADABLE, POLICY_MISSING, POLICY_INVALID, and what reading tables throws
 */
export async function profileData(options: ProfileOptions): Promise<Profile> {
  const policy = options.policy === undefined ? undefined : (await readPolicy(options.policy)).policy;
  const { onProgress } = options;
  const input = { files: await expandFiles(options.files), ...readingOf(policy), onProgress };
  const { profile } =
    options.reference === undefined
      ? await profileFiles(input)
      : await countFiles(input, await readProfile(options.reference));
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(profile)}\n`);
  return profile;
}
