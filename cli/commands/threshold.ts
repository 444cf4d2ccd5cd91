import { join } from 'node:path';
import type { Command } from 'commander';
import type { ThresholdRelease } from '../../shared/promotion/threshold/release-threshold.ts';
import { oneLine } from '../one-line.ts';
import { type Finding, runCommand } from '../run-command.ts';

type Options = { labels: string; version?: string; policy?: string; dryRun?: boolean; json?: boolean };

const examples = `
The threshold is tuned for what the policy's gate.value says decisions are worth, else for its primary metric (accuracy or f1), on one half of the
labelled rows. A better one becomes a new version of the same files: relevo promote has the gate judge it on rows of the other half, and
relevo rollback takes it back. Needs MLFLOW_TRACKING_URI.

Examples:
  relevo threshold telco-churn --labels labelled-2026-05.csv --dry-run
  relevo threshold telco-churn --version 7 --labels labelled-2026-05.parquet

Exit code: 0 a version was registered, or would be, 1 no threshold is better than the current one, 2 could not tune.`;

/** Tunes the decision threshold of a version and registers it as a version of its own. */
export function addThreshold(program: Command): void {
  program
    .command('threshold')
    .argument('<model>', 'registered model')
    .description(
      'tune the decision threshold on labelled rows, and register it as a new version of the same files',
    )
    .requiredOption('--labels <file>', 'a .csv, .parquet or .jsonl file of rows with features and labels')
    .option('--version <version>', 'whose files and threshold; default: the champion')
    .option('--policy <file>', "the model's policy; default: models/<model>.jsonc")
    .option('--dry-run', 'tune, register nothing')
    .option('--json', 'the answer as JSON')
    .addHelpText('after', examples)
    .action(async (model: string, options: Options) => runCommand(() => threshold(model, options)));
}

async function threshold(model: string, options: Options): Promise<Finding> {
  const {
    labels,
    version,
    policy = join('models', `${model}.jsonc`),
    dryRun = false,
    json = false,
  } = options;
  // The runtime of graphs takes longer to load than most commands run.
  const { releaseThreshold } = await import('../../shared/app/commands/release-threshold.ts');
  const release = await releaseThreshold({ model, version, labels, policy, dryRun });
  process.stdout.write(`${json ? JSON.stringify(release, null, 2) : describe(release)}\n`);
  return release.after > release.before ? 'fine' : 'found';
}

function describe({
  model,
  of,
  from,
  threshold: to,
  objective,
  before,
  after,
  rows,
  version,
}: ThresholdRelease): string {
  const basis = `${rows} labelled rows`;
  if (after <= before)
    return oneLine(`${model} v${of}: no threshold is better than ${from} by ${objective} on ${basis}`);
  const what = objective === 'value' ? 'value a row' : objective;
  const gain = `${what} ${before.toFixed(4)} becomes ${after.toFixed(4)} on ${basis}`;
  const done =
    version === null
      ? 'nothing registered (dry run)'
      : `registered as v${version}; next: relevo promote ${model} ${version}`;
  return oneLine(`${model} v${of}: threshold ${from} becomes ${to}, ${gain}; ${done}`);
}
