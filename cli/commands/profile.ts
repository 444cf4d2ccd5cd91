import type { Command } from 'commander';
import { profileData } from '../../shared/app/commands/profile-data.ts';
import { describeProfile } from '../describe-profile.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { endProgress, showProgress } from '../show-progress.ts';

type Options = { reference?: string; policy?: string; json?: string };

const examples = `
A profile holds counts, no rows: up to 512 bins for a number, the 1,000 most frequent values of a category. Text that hardly repeats, such as
a name or an id, is only counted. Profiles made with the same --reference add up, and relevo drift takes them instead of data.

Examples:
  relevo profile customers.csv
  relevo profile 'train/*.parquet' --policy models/telco-churn.jsonc --json reference.json
  relevo profile today.parquet --reference reference.json --json today.json

Exit code: 0 counted, 2 could not.`;

/** Counts data into a profile. */
export function addProfile(program: Command): void {
  program
    .command('profile <files...>')
    .description('count .csv, .parquet or .jsonl files into a data profile')
    .option('--reference <profile>', 'count into the bins and categories of this profile')
    .option('--policy <file>', 'types of the columns, and what is no feature: models/<name>.jsonc')
    .option('--json <file>', 'write the profile')
    .addHelpText('after', examples)
    .action(async (files: string[], options: Options) => runCommand(() => profile(files, options)));
}

async function profile(files: string[], { reference, policy, json }: Options): Promise<Finding> {
  const found = await profileData({ files, reference, policy, json, onProgress: showProgress });
  endProgress();
  process.stdout.write(`${describeProfile(found)}\n`);
  return 'fine';
}
