import { inputError } from '../../kernel/error.ts';
import { evidently } from './evidently/evidently.ts';
import { nannyml } from './nannyml/nannyml.ts';
import type { Way } from './way.ts';

const ways: Readonly<Record<string, Way>> = { 'evidently-0.7': evidently, 'nannyml-0.13': nannyml };

/** Names of the ways of measuring that can be asked for. */
export const wayNames: readonly string[] = Object.keys(ways);

/** Throws LIKE_UNKNOWN for a name that is none of `wayNames`, LIKE_METHOD for a method that is none of the tool's. */
export function wayNamed(name: string, method: string | undefined): Way {
  const way = Object.hasOwn(ways, name) ? ways[name] : undefined;
  if (way === undefined) throw inputError('LIKE_UNKNOWN', '--like', `one of ${wayNames.join(', ')}`);
  if (method !== undefined && !way.methods.includes(method))
    throw inputError('LIKE_METHOD', '--method', `for ${name} one of ${way.methods.join(', ')}`);
  return way;
}
