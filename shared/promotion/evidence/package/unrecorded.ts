import type { RegisteredVersion } from '../../ports.ts';

/** What a retrained version says of its data, its code and the distributions it was trained with. */
const tags = ['relevo.data_digest', 'relevo.code_revision', 'relevo.requirements'];

const SEED_TAG = 'relevo.seed';
const SEED_PARAMETER = /(^|_)(seed|random_state)$/i;

/** What somebody who trains the same version again would need and that nothing says, in words. */
export function unrecorded(
  version: Pick<RegisteredVersion, 'tags'>,
  parameters: Readonly<Record<string, string>>,
): string[] {
  const said = (tag: string): boolean => !['', 'unknown'].includes(version.tags[tag] ?? '');
  const names = Object.keys(parameters);
  const seeded = said(SEED_TAG) || names.some((name) => SEED_PARAMETER.test(name));
  return [
    ...tags.filter((tag) => !said(tag)).map((tag) => `tag ${tag}`),
    ...(seeded ? [] : [`tag ${SEED_TAG} or parameter seed`]),
    ...(names.length > 0 ? [] : ['parameters of the run']),
  ];
}
