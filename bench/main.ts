import { writeFile } from 'node:fs/promises';
import { lineOfRow } from './line-of-row.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import type { BenchRow } from './row.ts';

type Bench = (options: BenchOptions) => AsyncIterable<BenchRow>;

const benches: Record<string, Bench> = {
  async *calibration(options) {
    yield* (await import('./calibration.ts')).benchCalibration(options);
  },
  async *drift(options) {
    yield* (await import('./drift.ts')).benchDrift(options);
  },
  async *gate(options) {
    yield* (await import('./gate.ts')).benchGate(options);
  },
  async *host() {
    yield* await (await import('./host.ts')).benchHost();
  },
  async *serving(options) {
    yield* (await import('./serving.ts')).benchServing(options);
  },
  async *validation(options) {
    yield* (await import('./validation.ts')).benchValidation(options);
  },
};

const names = Object.keys(benches);
const usage = `usage: npm run bench -- NAME [--json FILE] [--only GROUP,…] [--pairs N] [--quick], where NAME is one of: ${names.join(', ')}`;

/** Shows each row when it is measured. What was measured is written even when the bench fails before its end. */
async function run(options: BenchOptions): Promise<void> {
  const rows: BenchRow[] = [];
  try {
    for await (const row of benches[options.name]?.(options) ?? []) {
      rows.push(row);
      process.stdout.write(`${lineOfRow(row)}\n`);
    }
  } finally {
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, null, 2)}\n`);
  }
  const met = rows.filter(({ ok }) => ok).length;
  process.stdout.write(`${met} of ${rows.length} goals met\n`);
}

function optionsOrUsage(): BenchOptions | undefined {
  try {
    return parseOptions(process.argv.slice(2), names);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    return undefined;
  }
}

const options = optionsOrUsage();
if (options === undefined) process.exitCode = 2;
else
  try {
    await run(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
