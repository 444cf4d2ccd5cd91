import { isRelevoError } from '../shared/kernel/error.ts';
import { endAllGroups } from '../stack/process-groups.ts';
import { untilSignal } from '../stack/until-signal.ts';

/** Runs a script's work and ends the process with its exit code; a failure is printed with its remedy, and a signal stops every child. */
export async function runScript(work: () => Promise<number>): Promise<never> {
  const interrupted = untilSignal().then(async (signal) => {
    await endAllGroups();
    console.error(`stopped by ${signal}`);
    return 130;
  });
  process.exit(await Promise.race([finished(work), interrupted]));
}

async function finished(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    console.error(isRelevoError(error) ? `${error.code}: ${error.message}` : error);
    return 1;
  }
}
