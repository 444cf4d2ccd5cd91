import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { COULD_NOT_RUN } from './run-command.ts';

// Compiled code is kept from one run to the next; where it cannot be, each run compiles for itself.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/relevo'));

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** Loaded when named, all of them for help: the rest of a command's start is the code of the others. */
const commands: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  status: async () => (await import('./commands/status.ts')).addStatus,
  predict: async () => (await import('./commands/predict.ts')).addPredict,
  validate: async () => (await import('./commands/validate.ts')).addValidate,
  schema: async () => (await import('./commands/schema.ts')).addSchema,
  policy: async () => (await import('./commands/policy.ts')).addPolicy,
  drift: async () => (await import('./commands/drift.ts')).addDrift,
  profile: async () => (await import('./commands/profile.ts')).addProfile,
  compare: async () => (await import('./commands/compare.ts')).addCompare,
  history: async () => (await import('./commands/history.ts')).addHistory,
  promote: async () => (await import('./commands/promote.ts')).addPromote,
  threshold: async () => (await import('./commands/threshold.ts')).addThreshold,
  replay: async () => (await import('./commands/replay.ts')).addReplay,
  backtest: async () => (await import('./commands/backtest.ts')).addBacktest,
  rollback: async () => (await import('./commands/rollback.ts')).addRollback,
};

const program = new Command('relevo')
  .description('Serve, watch, retrain and hand over MLflow models. See docs/ for guides.')
  .showHelpAfterError('(add --help for what a command takes)')
  .exitOverride();
const [, , named = ''] = process.argv;
const needed = Object.hasOwn(commands, named) ? [named] : Object.keys(commands);
for (const name of needed) (await commands[name]?.())?.(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT_RUN;
}
