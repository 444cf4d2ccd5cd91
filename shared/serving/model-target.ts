import { inputError } from '../kernel/error.ts';
import { versionSchema } from '../kernel/identifiers.ts';
import { CHAMPION_ALIAS } from './messages.ts';

/** Which version of a model is asked for: a version by its number, else the one that an alias names, else the champion. */
export type ModelTarget = { model: string; alias: string | null; version: string | null };

export const championOf = (model: string): ModelTarget => ({ model, alias: null, version: null });

/** Whether the request leaves the choice of the version to the champion's alias. */
export const isChampion = ({ alias, version }: ModelTarget): boolean => alias === null && version === null;

/**
 * The target that a path and its query name.
 *
 * `path.model` is `name` or `name@alias`; `path.version` is that of a route with a version in it; the query may hold
 * `alias` or `version` instead. The alias `champion` and no name at all mean the champion.
 * Throws TARGET_AMBIGUOUS where a version is named twice, VERSION_INVALID, and ALIAS_INVALID for what MLflow takes for
 * no alias, such as `latest` (400 all of them).
 */
export function parseTarget(
  path: { model: string; version?: string | undefined },
  query: Pick<URLSearchParams, 'getAll'>,
): ModelTarget {
  const at = path.model.lastIndexOf('@');
  const model = at < 0 ? path.model : path.model.slice(0, at);
  const aliases = [...(at < 0 ? [] : [path.model.slice(at + 1)]), ...query.getAll('alias')];
  const versions = [...(path.version === undefined ? [] : [path.version]), ...query.getAll('version')];
  if (aliases.length + versions.length > 1)
    throw inputError('TARGET_AMBIGUOUS', 'model', 'name one alias or one version, and name it once');
  const [alias, version] = [aliases[0], versions[0]];
  if (version !== undefined) return { model, alias: null, version: parseVersion(version) };
  return { model, alias: alias === undefined ? null : parseAlias(alias), version: null };
}

function parseVersion(text: string): string {
  if (versionSchema.safeParse(text).success) return text;
  throw inputError('VERSION_INVALID', 'version', 'not a version number');
}

/** Case does not matter for the names that MLflow keeps to itself. */
const reserved = /^(latest|v\d+)$/i;

function parseAlias(text: string): string | null {
  if (text === CHAMPION_ALIAS) return null;
  if (/^[\w-]{1,255}$/.test(text) && !reserved.test(text)) return text;
  throw inputError('ALIAS_INVALID', 'alias', 'not an alias; MLflow keeps latest and v<number> to itself');
}
