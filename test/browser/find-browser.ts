import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

export type BrowserProgram = { path: string; args: string[] };

/** A browser that starts, or why there is none. */
export type FoundBrowser = { kind: 'found'; program: BrowserProgram } | { kind: 'none'; reason: string };

const run = promisify(execFile);
const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Containers run as root and give little shared memory. */
const flags = ['--no-sandbox', '--disable-dev-shm-usage'];

/** The system's Chromium where there is one, else the one that comes as a package. */
export async function findBrowser(): Promise<FoundBrowser> {
  const path = installed.find((candidate) => existsSync(candidate));
  if (path !== undefined) return { kind: 'found', program: { path, args: flags } };
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { kind: 'none', reason: `no Chromium in ${installed.join(', ')}` };
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    const program = { path: await packaged.executablePath(), args: [...packaged.args, ...flags] };
    await run(program.path, ['--version', ...program.args]);
    return { kind: 'found', program };
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n').slice(0, 3).join(' ') : String(error);
    return { kind: 'none', reason: `no Chromium is installed, and the packaged one does not start: ${why}` };
  }
}
