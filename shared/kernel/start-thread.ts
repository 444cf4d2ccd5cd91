import { type ResourceLimits, Worker } from 'node:worker_threads';

/**
 * Starts the module at `url` in a thread, where `workerData` is `data`. `onEnd` hears when it has ended, with the error
 * that ended it where there was one. It gets none of the process's flags, so that
 * what is preloaded there is not loaded again. The process does not end before the thread unless it is unreferenced.
 */
export function startThread(
  url: string,
  options: { name: string; data: object; limits: ResourceLimits; onEnd: (cause: unknown) => void },
): Worker {
  const { name, data, limits, onEnd } = options;
  const worker = new Worker(new URL(url), { workerData: data, name, resourceLimits: limits, execArgv: [] });
  let failure: unknown;
  worker.on('error', (error) => {
    failure = error;
  });
  worker.once('exit', () => onEnd(failure));
  return worker;
}
