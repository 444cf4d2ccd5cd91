#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { RunningHost } from './start-host.ts';

// Compiled code of an earlier start, kept in the machine's temporary folder; all other modules are loaded after this.
enableCompileCache();

// What a call leaves behind survives its first collection (the library keeps private state in WeakMaps). Collecting it
// with helper threads makes every pause wait for another core: an eighth fewer calls a second on two busy cores.
setFlagsFromString('--no-parallel-scavenge');

const usage = 'usage: node host/main.ts [--app DIR] [--port N]';

const { values } = parseArgs({
  options: {
    app: { type: 'string', default: '.' },
    port: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else await main(values.app, values.port);

async function main(app: string, port: string | undefined): Promise<void> {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Error(`--port: not a port number\n${usage}`);
  process.chdir(app);
  try {
    const { startHost } = await import('./start-host.ts');
    const host = await startHost({ appDir: '.', ...(port === undefined ? {} : { port: Number(port) }) });
    stopOnSignals(host);
    process.stdout.write(`Host started: ${host.url}\n`);
  } catch (error) {
    process.stderr.write(
      `The app did not start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}

/** The first signal stops gracefully, a second one at once. */
function stopOnSignals(host: RunningHost): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    process.stdout.write('Stopping…\n');
    host.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`The stop failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
