import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import { rollBack } from '../../shared/app/commands/roll-back.ts';
import { appOptions } from '../app-options.ts';
import { type Finding, runCommand } from '../run-command.ts';

type Options = {
  url: string;
  key?: string;
  from?: string;
  to?: string;
  reason: string;
  actor: string;
  json?: boolean;
};

const examples = `
Examples:
  relevo rollback telco-churn --reason "refuses every new customer"
  relevo rollback telco-churn --from 7 --to 5 --reason "7 and 6 share the fault" --key "$MASTER_KEY"

Without --to, the role goes back to the newest version that was champion before, was not rolled back from itself, and
whose files are still those of its decision. With --from, a repeated command does not go back twice.
The key is the app's master key: one that may predict may not move the alias.
Exit code: 0 rolled back, 2 not possible.`;

/** Gives the champion's role back to a version that had it before. */
export function addRollback(program: Command): void {
  appOptions(program.command('rollback').argument('<model>', 'registered model'))
    .description("give the champion's role back to the version that had it before")
    .requiredOption('--reason <text>', 'why, for the decision record')
    .option('--from <version>', 'the champion that is to go; refused where it is another by now')
    .option('--to <version>', 'a past champion')
    .addOption(new Option('--actor <name>', 'who asks, for the decision record').default(userInfo().username))
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples)
    .action(async (model: string, options: Options) => runCommand(() => rollback(model, options)));
}

async function rollback(model: string, options: Options): Promise<Finding> {
  const { url, key, from, to, reason, actor, json = false } = options;
  const done = await rollBack(createAppClient({ url, key, timeoutMs: 150_000 }), {
    model,
    from,
    to,
    reason,
    actor,
  });
  const left = done.from === null ? 'no version' : `v${done.from}`;
  const text = `${model}: ${left} is champion no longer, v${done.to} is again (decision ${done.sequence}, ${done.decision.slice(0, 12)}${done.repeated ? ', made before' : ''})`;
  process.stdout.write(json ? `${JSON.stringify({ model, ...done }, null, 2)}\n` : `${text}\n`);
  return 'fine';
}
