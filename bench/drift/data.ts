import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteText } from '../../shared/tables/quote.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';

/** A reference and current data, as Parquet. */
export type FilePair = { reference: string; current: string; rows: number; columns: number };

const CATEGORIES = [2, 5, 20, 50, 3, 8, 100, 500, 12, 30];

/**
 * Numbers of a normal distribution on scales from 1 to 1,000 and categories of 2 to 500 values, half of each. In the current data the first quarter of the numbers
 * is shifted by 0.3 standard deviations, and as many categories are tilted. Made once, and kept.
 */
export async function ensurePair(rows: number, columns: number): Promise<FilePair> {
  const folder = join(stateRoot, 'bench', 'drift');
  mkdirSync(folder, { recursive: true });
  const file = (kind: string): string => join(folder, `${kind}-${rows}x${columns}.parquet`);
  const pair = { reference: file('reference'), current: file('current'), rows, columns };
  await ensureFile(pair.reference, rows, columns, 0, 0.1);
  await ensureFile(pair.current, rows, columns, 0.3, 0.2);
  return pair;
}

/** The customers of the Telco example, the first half as the reference: 4 numbers and 15 categories, of which 3 hold the numbers 0 and 1. */
export async function ensureTelcoHalves(): Promise<FilePair> {
  const folder = join(stateRoot, 'bench', 'drift');
  mkdirSync(folder, { recursive: true });
  const pair = {
    reference: join(folder, 'telco-first.parquet'),
    current: join(folder, 'telco-second.parquet'),
    rows: 3521,
    columns: 19,
  };
  if (existsSync(pair.current)) return pair;
  const source = `read_csv(${quoteText(join(projectRoot, 'trainer', 'data', 'telco-churn.csv'))})`;
  const cells = '* EXCLUDE (customerID, Churn) REPLACE (TRY_CAST(TotalCharges AS DOUBLE) AS TotalCharges)';
  await withDuckDb(async (database) => {
    for (const [file, rows] of [
      [pair.reference, `LIMIT ${pair.rows}`],
      [pair.current, `OFFSET ${pair.rows}`],
    ] as const)
      await database.query(
        `COPY (SELECT ${cells} FROM ${source} ${rows}) TO ${quoteText(file)} (FORMAT parquet)`,
      );
  });
  return pair;
}

async function ensureFile(
  file: string,
  rows: number,
  columns: number,
  shift: number,
  seed: number,
): Promise<void> {
  if (existsSync(file)) return;
  const half = columns / 2;
  const cells = Array.from({ length: half }, (_, index) => {
    const moved = index < half / 2;
    const values = CATEGORIES[index % CATEGORIES.length] ?? 2;
    const number = `(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) + ${moved ? shift : 0}) * ${10 ** (index % 4)}`;
    const category = `'value ' || CAST(floor(pow(random(), ${moved ? 1 + shift : 1}) * ${values}) AS INT)`;
    return `${number} AS n${index}, ${category} AS c${index}`;
  });
  const part = `${file}.part`;
  await withDuckDb(
    async (database) => {
      await database.query(`SELECT setseed(${seed})`);
      const select = `SELECT ${cells.join(', ')} FROM range(${rows})`;
      await database.query(`COPY (${select}) TO ${quoteText(part)} (FORMAT parquet, COMPRESSION zstd)`);
    },
    { threads: 1, memoryLimit: '2GB' },
  );
  renameSync(part, file);
}
