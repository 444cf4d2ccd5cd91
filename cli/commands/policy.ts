import { type Command, Option } from 'commander';
import { checkPolicies } from '../../shared/app/commands/check-policies.ts';
import { type ExplainedPolicy, explainPolicyFile } from '../../shared/app/commands/explain-policy-file.ts';
import { oneLine } from '../one-line.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

type Options = { models: string; json?: boolean };

const checkExamples = `
Examples:
  relevo policy check
  relevo policy check models/telco-churn.jsonc

Exit code: 0 nothing wrong, 1 a policy is refused, 2 a file could not be read.`;

const showExamples = `
FROM says where a value comes from: the file, the default, or another setting that it follows from.

Examples:
  relevo policy show telco-churn
  relevo policy show telco-churn --json

What the settings mean: docs/writing-a-policy.md

Exit code: 0 shown, 2 the policy could not be read.`;

/** Policies as the app understands them. */
export function addPolicy(program: Command): void {
  const policy = program.command('policy').description('the policies of models');
  modelsOption(policy.command('check [files...]'))
    .description('read policies as the app does at its start; all of the folder where no file is named')
    .addHelpText('after', checkExamples)
    .action(async (files: string[], { models }: Options) => runCommand(() => check(files, models)));
  modelsOption(policy.command('show <model>'))
    .description('every setting of a policy as it holds, and where it comes from')
    .option('--json', 'the answer as JSON')
    .addHelpText('after', showExamples)
    .action(async (model: string, options: Options) => runCommand(() => show(model, options)));
}

const modelsOption = (command: Command): Command =>
  command.addOption(
    new Option('--models <folder>', 'folder of policies').env('RELEVO_MODELS_DIR').default('models'),
  );

async function check(files: string[], folder: string): Promise<Finding> {
  const checked = await checkPolicies(files, folder);
  for (const { file, problems } of checked) process.stdout.write(`${problems ?? `${file}: fine`}\n`);
  return checked.some(({ problems }) => problems !== null) ? 'found' : 'fine';
}

async function show(model: string, { models, json = false }: Options): Promise<Finding> {
  const explained = await explainPolicyFile(model, models);
  process.stdout.write(json ? `${JSON.stringify(explained, null, 2)}\n` : `${describe(explained)}\n`);
  return 'fine';
}

function describe({ model, file, settings }: ExplainedPolicy): string {
  const rows = settings.map(({ path, value, from }) => [
    oneLine(path, 60),
    oneLine(typeof value === 'string' ? value : JSON.stringify(value), 60),
    from.kind === 'derived' ? `follows from ${from.setting}` : from.kind,
  ]);
  return `${model}: ${file}\n\n${textTable(['SETTING', 'VALUE', 'FROM'], rows)}`;
}
