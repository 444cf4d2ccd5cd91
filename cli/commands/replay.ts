import type { Command } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import { openDecisionArchive } from '../../shared/app/commands/decision-archive.ts';
import { replayDecisions, type ReplayedDecision } from '../../shared/app/commands/replay-decisions.ts';
import { appOptions } from '../app-options.ts';
import { decisionNumber } from '../decision-number.ts';
import { oneLine } from '../one-line.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

type Options = { url: string; key?: string; json?: boolean };

const examples = `
The verdict, every check and every number is computed again, on this machine, from the evidence that the gate kept, and compared with the record to
the last digit. The records' chain of digests is checked too. Another release than the one that decided may judge otherwise, which counts as a
difference, or say the same in other words, which is shown and does not. The key is the app's master key.

Examples:
  relevo replay telco-churn 12
  relevo replay telco-churn --json          (all decisions about the model)

Exit code: 0 all agree, 1 some do not or the chain is broken, 2 could not replay.`;

/** Makes decisions again from what they were made on. */
export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .argument('<model>', 'registered model')
    .argument(
      '[decision]',
      'its number, as relevo promote and the reports name it; default: all',
      decisionNumber,
    );
  appOptions(command)
    .description('make decisions of the gate again from the evidence, and compare')
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples)
    .action(async (model: string, decision: number | undefined, options: Options) =>
      runCommand(() => replay(model, decision, options)),
    );
}

async function replay(
  model: string,
  decision: number | undefined,
  { url, key, json = false }: Options,
): Promise<Finding> {
  const archive = openDecisionArchive(createAppClient({ url, key, timeoutMs: 150_000 }), model);
  const decisions = await replayDecisions(archive, decision);
  process.stdout.write(
    json ? `${JSON.stringify({ model, decisions }, null, 2)}\n` : `${describe(model, decisions)}\n`,
  );
  return decisions.some(({ result, chained }) => result === 'differs' || !chained) ? 'found' : 'fine';
}

function describe(model: string, decisions: readonly ReplayedDecision[]): string {
  if (decisions.length === 0) return `nothing was decided about ${model}`;
  return textTable(
    ['DECISION', 'VERSION', 'VERDICT', 'REPLAY', 'CHAIN', 'DIFFERENCES'],
    decisions.map(({ sequence, version, verdict, result, chained, ...compared }) => [
      String(sequence),
      `v${version}`,
      verdict,
      result,
      chained ? 'intact' : 'broken',
      differencesOf(compared),
    ]),
  );
}

function differencesOf({
  differences,
  reworded,
}: Pick<ReplayedDecision, 'differences' | 'reworded'>): string {
  const words = reworded.length === 0 ? [] : [`only in words: ${reworded.join(', ')}`];
  const all = [...(differences.length === 0 ? [] : [differences.join(', ')]), ...words];
  return all.length === 0 ? '-' : oneLine(all.join('; '));
}
