import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  comparePredictionFiles,
  predictionsHeadline,
} from '../../shared/app/commands/compare-predictions.ts';
import { describeVerdict } from '../describe-verdict.ts';
import { oneLine } from '../one-line.ts';
import { runCommand } from '../run-command.ts';
import { findingOf } from '../verdict-finding.ts';

type Options = {
  labels: string;
  key?: string;
  policy?: string;
  task?: string;
  target?: string;
  positive?: string;
  entity?: string;
  time?: string;
  primary?: string;
  mode?: string;
  margin?: number;
  threshold: number;
  json?: string;
  html?: string;
  markdown?: string;
  junit?: string;
};

const examples = `
All three are .csv, .parquet or .jsonl files; the labels may be a column of one of the others. Predictions are in the columns that relevo predict
writes: probability (of the positive label) and label, probability_<class> for each class, or prediction. Without a label column the
threshold, or the most probable class, decides.

Examples:
  relevo compare new.csv old.csv --labels truth.csv --target Churn --positive Yes
  relevo compare new.parquet old.parquet --labels truth.parquet --key customerID --policy models/telco-churn.jsonc --markdown summary.md
  relevo compare new.csv old.csv --labels new.csv --task regression --target price --mode superiority

Exit code: 0 promote, 1 reject, 2 could not compare, 3 insufficient evidence.`;

/** Judges the predictions of two models, without anything else of the loop. */
export function addCompare(program: Command): void {
  program
    .command('compare <candidate> <champion>')
    .description("judge a candidate's predictions against the champion's, by the checks of the gate")
    .requiredOption('--labels <file>', 'the ground truth')
    .option('--key <column>', 'column of all three files that joins their rows; without it their order does')
    .option('--policy <file>', 'what is asked of a candidate: models/<name>.jsonc')
    .addOption(
      new Option('--task <task>', 'without a policy; binary where --positive is given').choices([
        'binary',
        'multiclass',
        'regression',
      ]),
    )
    .option('--target <column>', 'without a policy: column of the labels')
    .option('--positive <label>', 'without a policy: the label that counts as positive')
    .option('--entity <column>', 'without a policy: column of the labels that says whom a row is about')
    .option('--time <column>', 'without a policy: column of the labels that says when a row happened')
    .option('--primary <metric>', 'without a policy: what is compared (roc_auc, log_loss, rmse by task)')
    .addOption(
      new Option('--mode <mode>', 'without a policy (non-inferiority)').choices([
        'superiority',
        'non-inferiority',
      ]),
    )
    .option('--margin <difference>', 'without a policy: how much worse is not worse (0.01)', toNumber)
    .option('--threshold <probability>', 'where a file has no label column', toNumber, 0.5)
    .option('--json <file>', 'write the comparison as JSON')
    .option('--html <file>', 'write a page for people')
    .option('--markdown <file>', 'write it for the summary page of a pipeline')
    .option('--junit <file>', 'write every check as JUnit XML')
    .addHelpText('after', examples)
    .action(async (candidate: string, champion: string, options: Options) =>
      runCommand(async () => {
        const { labels, key, policy, threshold, json, html, markdown, junit, ...given } = options;
        const { task, target, positive, entity, time, primary, mode, margin } = given;
        const short = { task, target, positive, entity, time, primary, mode, margin };
        const files = { candidate, champion, labels, key, json, html, markdown, junit };
        const report = await comparePredictionFiles({ ...files, policy, short, threshold });
        process.stdout.write(
          `${[oneLine(predictionsHeadline(report)), ...describeVerdict(report)].join('\n')}\n`,
        );
        return findingOf[report.verdict];
      }),
    );
}

function toNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('not a number');
  return value;
}
