import { Command, CommanderError } from 'commander';
import { addBacktest } from './commands/backtest.ts';
import { addCompare } from './commands/compare.ts';
import { addDrift } from './commands/drift.ts';
import { addHistory } from './commands/history.ts';
import { addPolicy } from './commands/policy.ts';
import { addPredict } from './commands/predict.ts';
import { addSchema } from './commands/schema.ts';
import { addProfile } from './commands/profile.ts';
import { addPromote } from './commands/promote.ts';
import { addReplay } from './commands/replay.ts';
import { addRollback } from './commands/rollback.ts';
import { addStatus } from './commands/status.ts';
import { addValidate } from './commands/validate.ts';
import { COULD_NOT_RUN } from './run-command.ts';

// A reader that has seen enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const program = new Command('relevo')
  .description('Serve, watch, retrain and hand over MLflow models. See docs/ for guides.')
  .showHelpAfterError('(add --help for what a command takes)')
  .exitOverride();
addStatus(program);
addPredict(program);
addValidate(program);
addSchema(program);
addPolicy(program);
addDrift(program);
addProfile(program);
addCompare(program);
addHistory(program);
addPromote(program);
addReplay(program);
addBacktest(program);
addRollback(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : COULD_NOT_RUN;
}
