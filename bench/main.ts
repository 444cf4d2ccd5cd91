import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { BenchRow, Figures } from './row.ts';

const benches: Record<string, () => Promise<BenchRow[]>> = {
  host: async () => (await import('./host.ts')).benchHost(),
  serving: async () => (await import('./serving.ts')).benchServing(),
};

const usage = `usage: npm run bench -- NAME [--json FILE], where NAME is one of: ${Object.keys(benches).join(', ')}`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' } },
});
const bench = benches[positionals[0] ?? ''];
if (bench === undefined || positionals.length > 1) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  const rows = await bench();
  for (const row of rows) process.stdout.write(`${lineOf(row)}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.some(({ ok }) => !ok)) process.exitCode = 1;
}

function lineOf({ name, unit, ours, peers, ratio, interval, goal, better, ok }: BenchRow): string {
  const texts = Object.entries({ ours, ...peers }).map(([who, figures]) => `${who} ${textOf(figures)}`);
  const wanted = `${better === 'higher' ? 'at least' : 'at most'} ${goal}`;
  return `${ok ? 'ok  ' : 'MISS'} ${name} (${unit}): ${texts.join(', ')}; ratio ${ratio.toFixed(3)} [${interval.low.toFixed(3)}..${interval.high.toFixed(3)}], goal ${wanted}`;
}

function textOf({ median, min, max }: Figures): string {
  return `${short(median)} [${short(min)}..${short(max)}]`;
}

function short(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
