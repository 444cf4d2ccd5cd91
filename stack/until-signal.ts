import { callerSetting } from './environment.ts';

/** Why a process is to stop: a signal, or the end of the npm that started it. */
export type StopReason = NodeJS.Signals | 'the end of npm';

/**
 * Resolves with the first SIGINT, SIGTERM or SIGHUP; later ones are ignored while children are being stopped. A signal
 * to npm alone does not reach its script, so under npm the end of the parent counts too.
 */
export function untilSignal(): Promise<StopReason> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
    const parent = process.ppid;
    const look = (): void => {
      if (process.ppid !== parent) resolve('the end of npm');
    };
    if (callerSetting('npm_lifecycle_event') !== undefined) setInterval(look, 500).unref();
  });
}
