import { inputError } from '../kernel/error.ts';
import type { Cell, Database } from './database.ts';
import { quoteText } from './quote.ts';
import { readLines, readNumberedLines } from './read-lines.ts';

type JsonLines = { names: string[]; cells: string[]; relation: string };

/**
 * A file of JSON objects, one a line, as text: keys in the order in which they first occur, a cell that is null or not there as NULL,
 * nested values as JSON. Throws TABLE_UNREADABLE with the line.
 */
export async function readJsonLines(database: Database, path: string): Promise<JsonLines> {
  await refuseBadLines(database, path);
  const keys = await database.query(
    `SELECT key, min(line_number * 100000 + place) AS seen
     FROM (SELECT line_number, unnest(keys) AS key, generate_subscripts(keys, 1) AS place
           FROM (SELECT line_number, json_keys(line) AS keys FROM ${readNumberedLines(path)}))
     GROUP BY key ORDER BY seen`,
  );
  const names = keys.map(({ key }) => String(key));
  const paths = names.map((name) => quoteText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`));
  return {
    names,
    cells: names.map((_, index) => `cells[${index + 1}]`),
    relation:
      names.length === 0
        ? readLines([path])
        : `(SELECT json_extract_string(line, [${paths.join(', ')}]) AS cells FROM ${readLines([path])})`,
  };
}

async function refuseBadLines(database: Database, path: string): Promise<void> {
  const keys = `CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' THEN json_keys(line) END`;
  const [lines = {}] = await database.query(
    `SELECT min(line_number) FILTER (NOT json_valid(line)) AS invalid,
            min(line_number) FILTER (keys IS NULL) AS other,
            min(line_number) FILTER (len(keys) <> len(list_distinct(keys))) AS repeated
     FROM (SELECT line, line_number, ${keys} AS keys FROM ${readNumberedLines(path)})`,
  );
  refuse(lines['invalid'], 'not valid JSON');
  refuse(lines['other'], 'not a JSON object');
  refuse(lines['repeated'], 'a key occurs twice');
}

function refuse(line: Cell | undefined, reason: string): void {
  if (typeof line !== 'bigint') return;
  throw inputError('TABLE_UNREADABLE', `line ${line}`, `line ${line}: ${reason}`);
}
