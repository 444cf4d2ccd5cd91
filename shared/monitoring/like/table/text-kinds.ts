import type { Database } from '../../../tables/database.ts';
import type { TableSource } from '../../../tables/table-source.ts';
import { csvRules } from './csv-rules.ts';
import { jsonRules } from './json-rules.ts';
import type { RawKind } from './raw-table.ts';
import type { TextRules } from './text-rules.ts';

/** More in one query take memory and planning time that grow faster than their number. */
const BATCH = 40;

const rulesOf = ({ path }: TableSource): TextRules =>
  path.toLowerCase().endsWith('.csv') ? csvRules : jsonRules;

/** Types that pandas gives the columns of a text file, by all of their cells. */
export async function textKinds(database: Database, source: TableSource): Promise<RawKind[]> {
  const rules = rulesOf(source);
  const kinds: RawKind[] = [];
  for (let from = 0; from < source.cells.length; from += BATCH) {
    const cells = source.cells.slice(from, from + BATCH);
    const present = cells.map((cell, index) => `${presentText(cell, rules)} AS v${index}`);
    const checks = cells.flatMap((_, index) => checksOf(index, rules));
    const [row = {}] = await database.query(
      `SELECT ${checks.join(', ')} FROM (SELECT ${present.join(', ')} FROM ${source.relation})`,
    );
    const holds = (check: string): boolean => row[check] === true;
    for (const index of cells.keys()) {
      const facts = {
        gaps: holds(`gaps${index}`),
        whole: holds(`whole${index}`),
        number: holds(`number${index}`),
        boolean: holds(`boolean${index}`),
        time: holds(`time${index}`),
      };
      kinds.push(rules.kindOf(facts, source.columns[from + index]?.name ?? ''));
    }
  }
  return kinds;
}

/** SQL of a cell, NULL where it is missing. */
const presentText = (cell: string, rules: TextRules): string =>
  `CASE WHEN NOT ${rules.isMissing(cell)} THEN ${cell} END`;

function checksOf(index: number, rules: TextRules): string[] {
  const cell = `v${index}`;
  const all = (test: string): string =>
    `coalesce(bool_and(${cell} IS NULL OR coalesce(${test}, false)), true)`;
  return [
    `bool_or(${cell} IS NULL) AS gaps${index}`,
    `${all(rules.isWhole(cell))} AS whole${index}`,
    `${all(rules.isNumber(cell))} AS number${index}`,
    `${all(rules.isBoolean(cell))} AS boolean${index}`,
    `${all(rules.isTime(cell))} AS time${index}`,
  ];
}

/** SQL of a text cell as a value of its column's type, NULL where it is missing. */
export function typedText(cell: string, kind: RawKind, source: TableSource): string {
  const rules = rulesOf(source);
  return `CASE WHEN NOT ${rules.isMissing(cell)} THEN ${rules.value(cell, kind)} END`;
}
