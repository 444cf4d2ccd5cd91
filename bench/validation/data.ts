import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteText } from '../../shared/tables/quote.ts';
import { stateRoot } from '../../stack/project-root.ts';

const normal = 'sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())';
const category = (name: string, values: number): string =>
  `'${name} ' || CAST(floor(random() * ${values}) AS INT) AS ${name}`;
const unless = (share: number, value: string): string => `CASE WHEN random() >= ${share} THEN ${value} END`;

/**
 * 20 columns of customers, with faults: regions that nobody knows, customers under 18, too many incomes missing, and a number that says the same
 * as another. One id in a
 * thousand occurs twice. Some balances are missing, within the limit.
 */
const columns = [
  `TIMESTAMP '2026-01-01' + to_seconds(i) AS seen_at`,
  `CASE WHEN i % 8191 = 0 THEN 'elsewhere' ELSE 'region ' || CAST(floor(random() * 10) AS INT) END AS region`,
  category('plan', 3),
  category('channel', 5),
  category('device', 50),
  'random() < 0.6 AS paperless',
  `CASE WHEN i % 131071 = 0 THEN 17 ELSE 18 + CAST(floor(random() * 80) AS BIGINT) END AS age`,
  'CAST(floor(random() * 1000) AS BIGINT) AS visits',
  'random() AS score',
  `${unless(0.06, `30000 + 8000 * ${normal}`)} AS income`,
  `${unless(0.02, `1000 * ${normal}`)} AS balance`,
  ...Array.from({ length: 6 }, (_, index) => `${10 ** (index % 4)} * ${normal} AS n${index}`),
];

/** The file that is validated, as Parquet. Made once, and kept. */
export async function ensureCustomers(rows: number): Promise<string> {
  const folder = join(stateRoot, 'bench', 'validation');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `customers-${rows}.parquet`);
  if (existsSync(file)) return file;
  const part = `${file}.part`;
  const source = `(SELECT i, ${columns.join(', ')} FROM range(${rows}) AS t(i))`;
  const select =
    `SELECT 'customer-' || (i - CASE WHEN i % 1000 = 999 THEN 1 ELSE 0 END) AS id, * EXCLUDE (i), n5 + 0.001 * n0 AS n6, ` +
    `CASE WHEN random() < 0.27 THEN 'yes' ELSE 'no' END AS churn FROM ${source}`;
  await withDuckDb(
    async (database) => {
      await database.query('SELECT setseed(0.4)');
      await database.query(`COPY (${select}) TO ${quoteText(part)} (FORMAT parquet, COMPRESSION zstd)`);
    },
    { threads: 1, memoryLimit: '2GB' },
  );
  renameSync(part, file);
  return file;
}
