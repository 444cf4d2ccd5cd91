import { parseArgs } from 'node:util';

export type BenchOptions = {
  /** Of the benches. */
  name: string;
  /** Where the rows go as JSON. */
  json: string | undefined;
  /** Groups of rows to measure; all of them when empty. */
  only: string[];
  /** How often the candidates are measured in turns. */
  pairs: number;
  /** Shows that everything runs; the figures mean little. */
  quick: boolean;
};

const DEFAULT_PAIRS = 9;

/** Parses the command line. @throws Error that says what is wrong with it */
export function parseOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      pairs: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const [name = '', ...others] = positionals;
  if (!names.includes(name) || others.length > 0) throw new Error(`name one of: ${names.join(', ')}`);
  const pairs = Number(values.pairs ?? (values.quick ? 1 : DEFAULT_PAIRS));
  if (!Number.isInteger(pairs) || pairs < 1) throw new Error('--pairs: a whole number, at least 1');
  const only = values.only.flatMap((text) => text.split(',')).filter((group) => group !== '');
  return { name, json: values.json, only, pairs, quick: values.quick };
}
