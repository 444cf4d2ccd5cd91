import { type Command, InvalidArgumentError, Option } from 'commander';
import { compareData } from '../../shared/app/commands/compare-data.ts';
import { wayNames } from '../../shared/app/commands/way-names.ts';
import { describeComparison } from '../describe-comparison.ts';
import { type Finding, runCommand } from '../run-command.ts';
import { endProgress, showProgress } from '../show-progress.ts';

type Options = {
  policy?: string;
  slice?: string;
  like?: string;
  method?: string;
  chunkSize?: number;
  chunkNumber?: number;
  json?: string;
  html?: string;
  junit?: string;
  all?: boolean;
};

const examples = `
REFERENCE and CURRENT are a .csv, .parquet or .jsonl file, a pattern in quotes, or a profile (.json) that relevo profile wrote.

A column has drifted when its effect is large enough (--policy: monitoring.threshold, 0.1) and its p-value is small enough (monitoring.alpha, 0.05,
Benjamini-Hochberg over the columns). EFFECT is the distance (monitoring.distance, jensen-shannon) beyond
EXPECTED, the distance that samples of these sizes have without any drift; --json has six other distances beside it.

--like measures as another tool does, with its choice of method for each column, its bins and its thresholds: the same numbers and verdicts
as that tool gives for the same two files. Columns that it judges by a trained model or by random numbers are not-supported.

Examples:
  relevo drift train.csv today.csv
  relevo drift reference.json 'inference/*.parquet' --html report.html --junit report.xml
  relevo drift train.parquet today.parquet --policy models/telco-churn.jsonc --slice Contract
  relevo drift train.csv today.csv --like evidently-0.7
  relevo drift train.csv today.csv --like evidently-0.7 --method psi
  relevo drift train.csv today.csv --like nannyml-0.13 --chunk-size 500
  relevo drift train.csv today.csv --like azureml

Exit code: 0 no drift and nothing else found, 1 something was found, 2 could not compare, or not enough data to judge.`;

/** Compares data with reference data. */
export function addDrift(program: Command): void {
  program
    .command('drift <reference> <current>')
    .description('compare data with reference data: drift, schema, missing values, ranges, units')
    .option('--policy <file>', 'types, limits and what is no feature: models/<name>.jsonc')
    .option('--slice <column>', 'also compare the rows of each of its 10 most frequent values on their own')
    .addOption(
      new Option('--like <tool>', `measure as another tool does: ${wayNames.join(', ')}`).conflicts([
        'policy',
        'slice',
        'all',
      ]),
    )
    .option('--method <name>', 'with --like: one method of that tool for all columns')
    .addOption(
      new Option('--chunk-size <rows>', 'with --like nannyml-0.13: rows of a chunk')
        .argParser(countOf)
        .conflicts('chunkNumber'),
    )
    .addOption(
      new Option(
        '--chunk-number <chunks>',
        'with --like nannyml-0.13: how many chunks (default 10)',
      ).argParser(countOf),
    )
    .option('--json <file>', 'write the comparison as JSON')
    .option('--html <file>', 'write a page for people')
    .option('--junit <file>', 'write every column and check as JUnit XML')
    .option('--all', 'show all columns, the quiet ones too')
    .addHelpText('after', examples)
    .action(async (reference: string, current: string, options: Options) =>
      runCommand(() => drift(reference, current, options)),
    );
}

async function drift(reference: string, current: string, options: Options): Promise<Finding> {
  if (options.method !== undefined && options.like === undefined)
    throw new Error('--method: only with --like, whose tool it is a method of');
  const { chunkSize, chunkNumber } = options;
  if ((chunkSize ?? chunkNumber) !== undefined && options.like === undefined)
    throw new Error('--chunk-size, --chunk-number: only with --like, whose tool cuts chunks');
  if (options.like !== undefined) return driftLike(reference, current, options.like, options);
  const { policy, slice: sliceBy, json, html, junit, all = false } = options;
  const report = await compareData({
    reference,
    current,
    policy,
    sliceBy,
    json,
    html,
    junit,
    onProgress: showProgress,
  });
  endProgress();
  process.stdout.write(`${describeComparison(report, all)}\n`);
  if (report.status === 'not-run') return 'unknown';
  return report.status === 'fail' ? 'found' : 'fine';
}

async function driftLike(
  reference: string,
  current: string,
  like: string,
  { method, chunkSize, chunkNumber, json, html, junit }: Options,
): Promise<Finding> {
  const [{ compareLike }, { describeLike }] = await Promise.all([
    import('../../shared/app/commands/compare-like.ts'),
    import('../describe-like.ts'),
  ]);
  const byNumber = chunkNumber === undefined ? undefined : { chunks: chunkNumber };
  const report = await compareLike({
    reference,
    current,
    like,
    method,
    chunking: chunkSize === undefined ? byNumber : { rows: chunkSize },
    json,
    html,
    junit,
    onProgress: showProgress,
  });
  endProgress();
  process.stdout.write(`${describeLike(report)}\n`);
  if (report.status === 'not-run') return 'unknown';
  return report.status === 'fail' ? 'found' : 'fine';
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a whole number from 1 on');
  return count;
}
