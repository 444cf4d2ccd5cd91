import { inputError, type RelevoError } from '../../kernel/error.ts';

/** Triton's extensions of the protocol by the paths below `v2/` that they add. */
const extensions: readonly (readonly [name: string, path: RegExp])[] = [
  ['model_repository', /^repository(\/|$)/],
  ['system_shared_memory', /^systemsharedmemory(\/|$)/],
  ['cuda_shared_memory', /^cudasharedmemory(\/|$)/],
  ['model_configuration', /^models\/[^/]+(\/versions\/[^/]+)?\/config$/],
  ['statistics', /^models\/([^/]+(\/versions\/[^/]+)?\/)?stats$/],
  ['trace', /^(models\/[^/]+\/)?trace(\/|$)/],
  ['logging', /^logging$/],
  ['generate', /^models\/[^/]+(\/versions\/[^/]+)?\/generate(_stream)?$/],
];

/** Why nothing is found below `v2/` at this path: an extension that is not served (400), or nothing at all (404). */
export function unknownPath(path: string): RelevoError {
  const found = extensions.find(([, pattern]) => pattern.test(path));
  return found === undefined
    ? inputError('NOT_FOUND', 'path', 'no such path', 404)
    : inputError('UNSUPPORTED', 'path', `the extension ${found[0]} is not supported`);
}
