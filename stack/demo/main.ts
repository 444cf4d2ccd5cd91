import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isRelevoError, RelevoError } from '../../shared/kernel/error.ts';
import { livingOwner, stopLeftovers } from '../pid-file.ts';
import { endAllGroups } from '../process-groups.ts';
import { stateRoot } from '../project-root.ts';
import { type Stack, startStack } from '../start-stack.ts';
import { untilSignal } from '../until-signal.ts';
import { demoSettings, MODEL, policyNote, writeDemoPolicy } from './demo-policy.ts';
import { preflight } from './preflight.ts';
import { createScreen, type Screen } from './screen.ts';
import { showDemo } from './show-demo.ts';

const { values } = parseArgs({ options: { json: { type: 'string' }, keep: { type: 'boolean' } } });
const folder = join(stateRoot, 'demo');
const interrupted = untilSignal();
let wasInterrupted = false;
const screen = createScreen((line) => console.log(line));

const opening = `Relevo: one customer-churn model through the whole loop, on this machine.
Nothing leaves it: MLflow, storage and the functions all run here, on 127.0.0.1, without telemetry.
Needs about 2 GB of disk (1 GB of it Python packages, installed once into .relevo/) and, after that, under 5 minutes.
So that it fits, the demo uses its own copy of models/${MODEL}.jsonc: ${policyNote}.`;

/** An empty state for every run; nothing of an earlier one is left running. */
async function clearState(): Promise<void> {
  const owner = livingOwner(join(folder, 'run'));
  if (owner !== undefined) throw new RelevoError('DEMO_RUNNING', `process ${owner} runs the demo already`);
  await stopLeftovers(join(folder, 'run'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'scratch'), { recursive: true });
}

async function startDemoStack(to: Screen): Promise<Stack> {
  const models = writeDemoPolicy(join(folder, 'models'));
  const stack = await startStack({
    folder,
    usualPorts: true,
    settings: { ...demoSettings, RELEVO_MODELS_DIR: models },
    onProgress: (line) => to.say(line),
  });
  to.say(`MLflow ${stack.mlflow.url}   app ${stack.app.url}   its log ${stack.app.child.logFile}`);
  return stack;
}

async function run(): Promise<number> {
  console.log(opening);
  for (const line of await preflight()) console.log(line);
  await clearState();
  screen.step('Starting MLflow, Azurite and the app');
  const stack = await startDemoStack(screen);
  try {
    const options = {
      scratch: join(folder, 'scratch'),
      policyFile: join(folder, 'models', `${MODEL}.jsonc`),
    };
    const figures = await showDemo(stack, screen, options);
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    if (values.keep === true) {
      console.log('\nEverything stays up; Ctrl-C stops it.');
      await Promise.race([interrupted, stack.failure]);
    }
    return 0;
  } finally {
    await stack.stop();
  }
}

async function guarded(): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (wasInterrupted) return 130;
    console.error(isRelevoError(error) ? `\n${error.code}: ${error.message}` : error);
    return 1;
  }
}

const stopped = interrupted.then(async () => {
  wasInterrupted = true;
  await endAllGroups();
  return 130;
});
process.exit(await Promise.race([guarded(), stopped]));
