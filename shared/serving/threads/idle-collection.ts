import { getHeapStatistics } from 'node:v8';
import { garbageCollector } from '../../kernel/garbage-collector.ts';

/** A request thread that has answered uses about 10 MB. */
const LEAST_BYTES = 64 * 1024 ** 2;

/**
 * Collects this thread's garbage, to be called whenever the thread has nothing to do: V8 collects as a thread allocates,
 * so that one without work would keep what the last large bodies took, 150 MB and more. Little garbage is left to V8.
 */
export function createIdleCollection(): () => void {
  const collect = garbageCollector();
  return () => {
    if (getHeapStatistics().used_heap_size > LEAST_BYTES) collect();
  };
}
