import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profileFiles } from '../../shared/monitoring/profile/profile-files.ts';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteFile, quoteText } from '../../shared/tables/quote.ts';
import { stateRoot } from '../../stack/project-root.ts';

export const HOURS = 720;
export const VERSION = '1';
export const hoursStart = new Date('2026-03-01T00:00:00Z');

const COLUMNS = 50;
const CATEGORIES = [2, 5, 20, 50, 3, 8, 100, 500, 12, 30];

/** One hour of captured rows as compaction leaves them, the reference that they are counted into, and that hour once counted. */
export type HourFiles = { captured: string; reference: string; stored: string };

/** 25 numbers and 25 categories of 2 to 500 values. Made once, and kept. */
export async function ensureHours(rows: number): Promise<HourFiles> {
  const folder = join(stateRoot, 'bench', 'drift');
  mkdirSync(folder, { recursive: true });
  const file = (kind: string, ending: string): string => join(folder, `hour-${kind}-${rows}.${ending}`);
  const files = {
    captured: file('captured', 'parquet'),
    reference: file('reference', 'json'),
    stored: file('stored', 'json'),
  };
  if (!existsSync(files.captured)) await writeCaptured(files.captured, rows);
  if (!existsSync(files.reference)) await writeReference(files.captured, files.reference);
  if (!existsSync(files.stored)) runHours(files, '--keep', files.stored);
  return files;
}

/** What the measured program says. */
export function runHours({ captured, reference, stored }: HourFiles, ...more: string[]): string {
  const program = join(import.meta.dirname, 'hours.ts');
  const ended = spawnSync(process.execPath, [program, captured, reference, stored, ...more], {
    encoding: 'utf8',
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended.stdout;
}

const cells = Array.from({ length: COLUMNS }, (_, index) =>
  index % 2 === 0
    ? `sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) * ${10 ** (index % 7)} AS "features.n${index}"`
    : `'value ' || CAST(floor(random() * ${CATEGORIES[index % CATEGORIES.length]}) AS INT) AS "features.c${index}"`,
);

async function writeCaptured(file: string, rows: number): Promise<void> {
  const envelope =
    `'request-' || i || ':0' AS prediction_id, TIMESTAMPTZ '${hoursStart.toISOString()}' + to_microseconds(i) AS timestamp, ` +
    `'${VERSION}' AS version, 'champion' AS alias, 'champion' AS route, 'customer-' || i AS entity_id, NULL::VARCHAR AS trace_id, NULL::BIGINT AS dropped_before`;
  const part = `${file}.part`;
  await withDuckDb(
    async (database) => {
      await database.query('SELECT setseed(0.3)');
      await database.query(
        `COPY (SELECT ${envelope}, ${cells.join(', ')} FROM range(${rows}) AS t(i)) TO ${quoteText(part)} (FORMAT parquet, COMPRESSION zstd)`,
      );
    },
    { threads: 1, memoryLimit: '1GB' },
  );
  renameSync(part, file);
}

async function writeReference(captured: string, file: string): Promise<void> {
  const features = `${file}.parquet`;
  const names = Array.from({ length: COLUMNS }, (_, index) => `${index % 2 === 0 ? 'n' : 'c'}${index}`);
  const columns = names.map((name) => `"features.${name}" AS ${name}`).join(', ');
  await withDuckDb((database) =>
    database.query(
      `COPY (SELECT ${columns} FROM read_parquet(${quoteFile(captured)})) TO ${quoteText(features)} (FORMAT parquet)`,
    ),
  );
  const { profile } = await profileFiles({ files: [features], types: {}, leftOut: new Set() });
  writeFileSync(file, JSON.stringify(profile));
}
