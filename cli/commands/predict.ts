import { type Command, Option } from 'commander';
import { createAppClient } from '../../shared/app/commands/app-client.ts';
import type { FilePredictor } from '../../shared/app/commands/file-predictor.ts';
import { predictFile } from '../../shared/app/commands/predict-file.ts';
import { readPolicy } from '../../shared/app/commands/read-policy.ts';
import { createServedPredictor } from '../../shared/app/commands/served-predictor.ts';
import { appOptions } from '../app-options.ts';
import { type Finding, runCommand } from '../run-command.ts';

type Options = {
  url: string;
  key?: string;
  model?: string;
  local?: string;
  policy?: string;
  out?: string;
  keep: string[];
};

const examples = `
Without --local the running app predicts, as it would for any caller, and captures the rows.

Examples:
  relevo predict customers.csv
  relevo predict customers.parquet --model telco-churn@champion --keep customerID --out scores.parquet
  relevo predict customers.csv --local telco-churn/7          (from MLflow, MLFLOW_TRACKING_URI)
  relevo predict customers.csv --local ./my-model-directory   (no service at all)
  relevo predict customers.csv --local telco-churn --policy models/telco-churn.jsonc

Exit code: 0 predicted, 2 could not.`;

/** Predicts the rows of a file. */
export function addPredict(program: Command): void {
  appOptions(program.command('predict <file>'))
    .description('predict the rows of a .csv, .parquet or .jsonl file')
    .option(
      '--model <name>',
      "model to ask the app for, perhaps with @alias; default: the app's default model",
    )
    .option(
      '--local <model>',
      'predict in this process: a model directory, models:/…, NAME, NAME@ALIAS or NAME/VERSION',
    )
    .option('--policy <file>', "with --local: the model's policy, which may say what its outputs mean")
    .option('--out <file>', 'write a .jsonl, .csv or .parquet file instead of JSON lines to the output')
    .addOption(
      new Option(
        '--keep <columns...>',
        "columns of the file to write beside the predictions, such as the customer's id",
      ).default([], 'none'),
    )
    .addHelpText('after', examples)
    .action(async (file: string, options: Options) => runCommand(() => predict(file, options)));
}

async function predict(file: string, options: Options): Promise<Finding> {
  const predictor = await openPredictor(options);
  try {
    const rows = await predictFile(predictor, {
      file,
      out: options.out,
      keep: options.keep,
      onLine: (line) => process.stdout.write(`${line}\n`),
      onProgress: showProgress,
    });
    process.stderr.write(`${rows} rows predicted by ${predictor.name}\n`);
    return 'fine';
  } finally {
    await predictor.close();
  }
}

async function openPredictor({ local, policy, url, key, model }: Options): Promise<FilePredictor> {
  if (local !== undefined) {
    const said = policy === undefined ? undefined : await readPolicy(policy);
    // The runtime of graphs takes longer to load than most commands run.
    const { openLocalPredictor } = await import('../../shared/app/commands/local-predictor.ts');
    return openLocalPredictor(local, said?.policy.serving.outputs);
  }
  return createServedPredictor(createAppClient({ url, key }), model);
}

/** On a terminal only, and only where there is more than one step. */
function showProgress(done: number, total: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done < total ? `\r${done} of ${total} rows` : '\r\u001B[K');
}
