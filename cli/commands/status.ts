import type { Command } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import { readStatus, type ServedModel } from '../../shared/app/commands/read-status.ts';
import { appOptions } from '../app-options.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

type Options = { url: string; key?: string; json?: boolean };

const examples = `
Examples:
  relevo status
  relevo status --url https://my-app.azurewebsites.net --key "$FUNCTION_KEY" --json

Exit code: 0 every model is served by the registry's champion, 1 some are not, 2 the app could not be asked.`;

/** What is served where, since when, from which digest. */
export function addStatus(program: Command): void {
  appOptions(program.command('status'))
    .description('what an app serves: version, since when, from which digest, and what is wrong')
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples)
    .action(async (options: Options) => runCommand(() => status(options)));
}

async function status({ url, key, json = false }: Options): Promise<Finding> {
  const models = await readStatus(createAppClient({ url, key }));
  process.stdout.write(json ? `${JSON.stringify({ url, models }, null, 2)}\n` : `${describe(url, models)}\n`);
  return models.every(({ state }) => state === 'serving') ? 'fine' : 'found';
}

function describe(url: string, models: readonly ServedModel[]): string {
  if (models.length === 0) return `${url} serves no model: it has no policy`;
  const head = ['MODEL', 'STATE', 'VERSION', 'SINCE', 'DIGEST', 'FROM', 'PREVIOUS'];
  const rows = models.map((served) => [
    served.model,
    served.state,
    served.version ?? '-',
    served.since ?? '-',
    served.digest?.slice(0, 12) ?? '-',
    served.origin ?? '-',
    served.previous ?? '-',
  ]);
  const problems = models.flatMap(({ model, problem }) =>
    problem === null ? [] : [`\n${model}: ${problem.code} since ${problem.since}\n  ${problem.message}`],
  );
  return [`${url}\n`, textTable(head, rows), ...problems].join('\n');
}
