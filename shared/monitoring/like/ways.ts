import { inputError } from '../../kernel/error.ts';
import { deequ } from './deequ/deequ.ts';
import { evidently } from './evidently/evidently.ts';
import { azureml } from './azureml/azureml.ts';
import { nannyml } from './nannyml/nannyml.ts';
import type { Chunking, Way } from './way.ts';
import { wayNames, type WayName } from './way-names.ts';

const ways: Readonly<Record<WayName, Way>> = {
  'evidently-0.7': evidently,
  'nannyml-0.13': nannyml,
  azureml,
  deequ,
};

/**
 * Throws LIKE_UNKNOWN for a name that is none of `wayNames`, LIKE_METHOD for a method that is none of the tool's, LIKE_CHUNKS for chunks that the
 * tool does not cut.
 */
export function wayNamed(name: string, method: string | undefined, chunking?: Chunking): Way {
  const known = wayNames.find((one) => one === name);
  if (known === undefined) throw inputError('LIKE_UNKNOWN', '--like', `one of ${wayNames.join(', ')}`);
  const way = ways[known];
  if (method !== undefined && !way.methods.includes(method))
    throw inputError('LIKE_METHOD', '--method', `for ${name} one of ${way.methods.join(', ')}`);
  if (chunking !== undefined && way.inChunks !== true)
    throw inputError('LIKE_CHUNKS', '--chunk-size', `${name} judges a table as a whole`);
  return way;
}
