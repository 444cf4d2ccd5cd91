import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isRelevoError } from '../shared/kernel/error.ts';
import { childError } from './child-process.ts';
import { callerSettings } from './environment.ts';
import { endAllGroups } from './process-groups.ts';
import { type Stack, startStack } from './start-stack.ts';
import { untilSignal } from './until-signal.ts';

// --state DIR keeps databases, logs and pid files elsewhere than in .relevo/stack.
const { values } = parseArgs({ options: { state: { type: 'string' } } });
const interrupted = untilSignal();

const addresses = ({ app, mlflow, azurite, folder }: Stack): string => `
  app      ${app.url}            log ${app.child.logFile}
  MLflow   ${mlflow.url}            log ${mlflow.child.logFile}
  blobs    ${azurite.blobUrl}
  queues   ${azurite.queueUrl}

  Everything listens on 127.0.0.1 only and keeps its state in ${folder}. Ctrl-C stops it.

  export MLFLOW_TRACKING_URI='${mlflow.url}'
  export AzureWebJobsStorage='${azurite.connectionString}'
`;

/** Starts the stack and keeps it until a signal comes or a child ends. Returns the exit code. */
async function run(): Promise<number> {
  const starting = startStack({
    usualPorts: true,
    ...(values.state === undefined ? {} : { folder: resolve(values.state) }),
    settings: callerSettings(/^RELEVO_/),
    onProgress: (line) => console.log(line),
  });
  const stack = await Promise.race([starting, interrupted.then(() => undefined)]);
  if (stack === undefined) {
    await endAllGroups();
    return 130;
  }
  console.log(addresses(stack));
  const failure = await Promise.race([stack.failure, interrupted.then(() => undefined)]);
  console.log('stopping');
  await stack.stop();
  if (failure === undefined) return 0;
  console.error(childError(failure.child, 'CHILD_ENDED', `ended (${failure.reason})`).message);
  return 1;
}

try {
  process.exit(await run());
} catch (error) {
  console.error(isRelevoError(error) ? `${error.code}: ${error.message}` : error);
  process.exit(1);
}
