import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** `minor`: of objects that are young, in about a millisecond. */
export type Collect = (kind?: 'minor') => void;

/** This thread's garbage collector, for the few who know of garbage whose size V8 does not. Throws TypeError where V8 gives no access to it. */
export function garbageCollector(): Collect {
  setFlagsFromString('--expose-gc');
  // Contexts made after the flag is set have the function.
  const found: unknown = runInNewContext('gc');
  if (typeof found !== 'function') throw new TypeError('V8 gives no access to its garbage collector');
  return (kind) => {
    Reflect.apply(found, undefined, kind === undefined ? [] : [{ type: kind }]);
  };
}
