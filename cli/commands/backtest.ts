import type { Command } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import { type BacktestedDecision, backtestPolicy } from '../../shared/app/commands/backtest-policy.ts';
import { openDecisionArchive } from '../../shared/app/commands/decision-archive.ts';
import { appOptions } from '../app-options.ts';
import { oneLine } from '../one-line.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

type Options = { url: string; key?: string; policy: string; json?: boolean };

const examples = `
Past candidates are judged again by another policy, on the evidence that the gate kept, against the champions of then. Nothing is recorded, nothing
moves. Groups of rows are those of the policy of then. The key is the app's master key.

Examples:
  relevo backtest telco-churn --policy new/telco-churn.jsonc

Exit code: 0 no verdict changes, 1 some do, 2 could not judge.`;

/** What another policy would have decided. */
export function addBacktest(program: Command): void {
  appOptions(program.command('backtest').argument('<model>', 'registered model'))
    .description('what another policy would have decided about past candidates')
    .requiredOption('--policy <file>', 'the other policy')
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples)
    .action(async (model: string, options: Options) => runCommand(() => backtest(model, options)));
}

async function backtest(model: string, { url, key, policy, json = false }: Options): Promise<Finding> {
  const archive = openDecisionArchive(createAppClient({ url, key, timeoutMs: 150_000 }), model);
  const decisions = await backtestPolicy(archive, policy);
  process.stdout.write(
    json ? `${JSON.stringify({ model, decisions }, null, 2)}\n` : `${describe(model, decisions)}\n`,
  );
  return decisions.some(isChanged) ? 'found' : 'fine';
}

const isChanged = ({ decided, now }: BacktestedDecision): boolean => now !== null && now !== decided;

function describe(model: string, decisions: readonly BacktestedDecision[]): string {
  if (decisions.length === 0) return `nothing was decided about ${model}`;
  const table = textTable(
    ['DECISION', 'VERSION', 'DECIDED', 'BY THE OTHER POLICY', 'WHY'],
    decisions.map((decision) => [
      String(decision.sequence),
      `v${decision.version}`,
      decision.decided,
      decision.now ?? 'not known',
      isChanged(decision) || decision.now === null ? oneLine(decision.reason) : '-',
    ]),
  );
  const judged = decisions.filter(({ now }) => now !== null).length;
  return `${table}\n\n${decisions.filter(isChanged).length} of ${judged} verdicts would change`;
}
