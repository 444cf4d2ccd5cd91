import type { Command } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import { type PastReign, readHistory } from '../../shared/app/commands/champion-history.ts';
import { appOptions } from '../app-options.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

type Options = { url: string; key?: string; json?: boolean };

const examples = `
Examples:
  relevo history telco-churn
  relevo history telco-churn --json

A line "outside" is a move of the alias that no decision made; when it happened is not known.
Exit code: 0 every move was a decision, 1 some were made outside, 2 the app could not be asked.`;

const words: Record<PastReign['by'], string> = {
  'first-champion': 'gate, first champion',
  'against-champion': 'gate',
  rollback: 'rollback',
  outside: 'outside',
};

/** Who was champion from when to when, by which decision. */
export function addHistory(program: Command): void {
  appOptions(program.command('history').argument('<model>', 'registered model'))
    .description('who was champion from when to when, and by which decision')
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples)
    .action(async (model: string, options: Options) => runCommand(() => history(model, options)));
}

async function history(model: string, { url, key, json = false }: Options): Promise<Finding> {
  const champions = await readHistory(createAppClient({ url, key }), model);
  process.stdout.write(
    json ? `${JSON.stringify({ model, champions }, null, 2)}\n` : `${describe(model, champions)}\n`,
  );
  return champions.some(({ by }) => by === 'outside') ? 'found' : 'fine';
}

function describe(model: string, champions: readonly PastReign[]): string {
  if (champions.length === 0) return `${model} never had a champion`;
  const rows = champions.map(({ version, since, until, by, decision, reason }, at) => [
    version === null ? 'none' : `v${version}`,
    since ?? '?',
    until ?? (at === 0 ? 'now' : '?'),
    words[by],
    decision?.slice(0, 12) ?? '-',
    reason ?? '-',
  ]);
  return textTable(['CHAMPION', 'SINCE', 'UNTIL', 'BY', 'DECISION', 'REASON'], rows);
}
