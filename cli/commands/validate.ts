import type { Command } from 'commander';
import { validateFiles } from '../../shared/app/commands/validate-files.ts';
import { describeReport } from '../describe-report.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { endProgress, showProgress } from '../show-progress.ts';

type Options = { policy: string; evaluation?: string[]; json?: string; junit?: string; all?: boolean };

const examples = `
Several files, or a pattern, are one table: rows are numbered from 1 over all of them.

Examples:
  relevo validate customers.csv --policy models/telco-churn.jsonc
  relevo validate 'data/*.parquet' --policy models/telco-churn.jsonc --json report.json --junit report.xml
  relevo validate train.csv --policy models/telco-churn.jsonc --evaluation held-out.csv

What is checked, and how a policy says so: docs/writing-a-schema.md

Exit code: 0 nothing wrong (warnings do not count), 1 an error was found, 2 the data could not be checked.`;

/** Checks data against a policy. */
export function addValidate(program: Command): void {
  program
    .command('validate <files...>')
    .description('check .csv, .parquet or .jsonl files against the policy of a model')
    .requiredOption('--policy <file>', 'policy that says what the data must look like: models/<name>.jsonc')
    .option(
      '--evaluation <files...>',
      'data that the model is evaluated on, which must not be trained on too',
    )
    .option('--json <file>', 'write every check as JSON')
    .option('--junit <file>', 'write every check as JUnit XML')
    .option('--all', 'show the checks that hold, too')
    .addHelpText('after', examples)
    .action(async (files: string[], options: Options) => runCommand(() => validate(files, options)));
}

async function validate(files: string[], options: Options): Promise<Finding> {
  const { policy, evaluation = [], json, junit, all = false } = options;
  const report = await validateFiles({ files, policy, evaluation, json, junit, onProgress: showProgress });
  endProgress();
  process.stdout.write(`${describeReport(report, all)}\n`);
  return report.status === 'fail' ? 'found' : 'fine';
}
