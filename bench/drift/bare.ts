import { parseArgs } from 'node:util';
import { withDuckDb } from '../../shared/tables/database.ts';
import { describeTable } from '../../shared/tables/describe-table.ts';
import { quoteFile } from '../../shared/tables/quote.ts';

/**
 * The least that anybody would do by hand: smallest and largest value of each number over both files, 50 equal bins of it, and the counts of each category. No edge cases,
 * no statistics, no report.
 */
const { positionals } = parseArgs({ allowPositionals: true });

await withDuckDb(async (database) => {
  const relations = positionals.map((file) => `read_parquet(${quoteFile(file)})`);
  const columns = await describeTable(database, relations[0] ?? '');
  const numbers = columns.filter(({ type }) => type === 'DOUBLE').map(({ name }) => name);
  const ranges = numbers.map((name) => `min(${name}) AS min_${name}, max(${name}) AS max_${name}`);
  const both = relations.map((relation) => `SELECT * FROM ${relation}`).join(' UNION ALL ');
  const [range = {}] = await database.query(`SELECT ${ranges.join(', ')} FROM (${both})`);
  for (const relation of relations)
    for (const { name, type } of columns) {
      const low = Number(range[`min_${name}`]);
      const width = (Number(range[`max_${name}`]) - low) / 50;
      const bin = type === 'DOUBLE' ? `least(49, CAST(floor((${name} - (${low})) / ${width}) AS INT))` : name;
      await database.query(`SELECT ${bin} AS bin, count(*) FROM ${relation} GROUP BY bin`);
    }
});
