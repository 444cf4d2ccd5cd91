import type { Command } from 'commander';
import { inferFileSchema, writeNewFile } from '../../shared/app/commands/infer-file-schema.ts';
import { type Finding, runCommand } from '../run-command.ts';

type Options = { target?: string; out?: string };

const examples = `
With --target the proposal is a whole policy, without it the "columns" of one. The same data then passes relevo validate, and gives
the same text each time.

Examples:
  relevo schema infer customers.csv --target Churn --out models/churn.jsonc
  relevo schema infer 'data/*.parquet'

How to go on from there: docs/writing-a-schema.md

Exit code: 0 proposed, 2 the data could not be read.`;

/** Proposes what a policy says of data. */
export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('the schema of a policy')
    .command('infer <files...>')
    .description('propose what a policy says of the columns of .csv, .parquet or .jsonl files')
    .option('--target <column>', 'what is to be predicted: proposes a whole policy')
    .option('--out <file>', 'write a new file instead of the output')
    .addHelpText('after', examples)
    .action(async (files: string[], options: Options) => runCommand(() => infer(files, options)));
}

async function infer(files: string[], { target, out }: Options): Promise<Finding> {
  const text = await inferFileSchema(files, target);
  if (out === undefined) process.stdout.write(text);
  else await writeNewFile(out, text);
  return 'fine';
}
