import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { inputError } from '../../kernel/error.ts';
import type { Source } from '../../monitoring/drift/compare-sources.ts';
import { type Profile, profileSchema } from '../../monitoring/profile/profile.ts';
import type { Policy } from '../../policy/policy.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import { expandFiles } from './expand-files.ts';
import { tryJson } from '../../kernel/try-json.ts';

/** A data file, a pattern of several, or a profile (.json). @throws NO_FILES, PROFILE_UNREADABLE */
export async function openSource(pattern: string): Promise<Source> {
  if (extname(pattern).toLowerCase() === '.json')
    return { name: pattern, kind: 'profile', profile: await readProfile(pattern) };
  return { name: pattern, kind: 'files', files: await expandFiles([pattern]) };
}

/** @throws PROFILE_UNREADABLE */
export async function readProfile(file: string): Promise<Profile> {
  const text = await readText(file);
  const profile = profileSchema.safeParse(tryJson(text));
  if (profile.success) return profile.data;
  const [issue] = profile.error.issues;
  const place = [file, ...(issue?.path ?? []).map(String)].join(' ');
  throw inputError('PROFILE_UNREADABLE', place, 'not a data profile, as relevo profile --json writes it');
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw inputError('PROFILE_UNREADABLE', file, 'no such file');
  }
}

/** What a policy says of reading data: types, columns that are no features, and the ground truth. Without one the data speaks for itself. */
export function readingOf(policy: Policy | undefined): {
  types: Record<string, ColumnType>;
  leftOut: Set<string>;
  label?: string;
  entity?: string;
} {
  if (policy === undefined) return { types: {}, leftOut: new Set() };
  const types = Object.entries(policy.columns).map(([name, rule]): [string, ColumnType] => [name, rule.type]);
  const leftOut = [policy.entity, policy.time].flatMap((name) => name ?? []);
  return {
    types: { ...Object.fromEntries(types), ...labelType(policy) },
    leftOut: new Set(leftOut),
    label: policy.target,
    ...(policy.entity === null ? {} : { entity: policy.entity }),
  };
}

/** Classes have names, not sizes, even where they are written as numbers. */
const labelType = ({ task, target, columns }: Policy): Record<string, ColumnType> =>
  task === 'regression' || columns[target]?.type === 'boolean' ? {} : { [target]: 'string' };
