import { inputError } from '../../kernel/error.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { countClasses } from '../check-target.ts';
import { atFile } from '../table/at-file.ts';
import { openView } from '../table/open-view.ts';
import { columnNamed, type TableView } from '../table/table-view.ts';
import { type ColumnFacts, columnFacts } from './column-facts.ts';
import { isIdentifier, proposeColumn } from './propose-column.ts';
import { proposeTask } from './propose-task.ts';
import { type SchemaText, schemaText } from './schema-text.ts';

/**
 * Proposes the `columns` of a policy, or with a target a whole policy, as JSONC that the same files then keep to. Throws TABLE_EMPTY,
 * COLUMN_MISSING where there is no such target, and what `validateTable` throws.
 */
export async function inferSchema(files: readonly string[], target: string | undefined): Promise<string> {
  return atFile(files.length === 1 ? (files[0] ?? '') : '', () =>
    withScratchFolder((folder) =>
      withDuckDb(async (database) => {
        const view = await openView(database, files, { types: {}, texts: 'all', folder });
        if (view.rows === 0) throw inputError('TABLE_EMPTY', '', 'no rows to learn from');
        const facts = await columnFacts(database, view);
        const proposed =
          target === undefined ? undefined : await proposeTarget(database, view, facts, target);
        const mayRepeat = new Set([proposed?.column, proposed?.entity]);
        const proposals = facts.map((fact) =>
          proposeColumn(mayRepeat.has(fact.name) ? { ...fact, distinct: false } : fact),
        );
        return schemaText({ proposals, rows: view.rows, target: proposed });
      }),
    ),
  );
}

async function proposeTarget(
  database: Database,
  view: TableView,
  facts: readonly ColumnFacts[],
  column: string,
): Promise<SchemaText['target']> {
  const target = columnNamed(view, column);
  const fact = facts.find(({ name }) => name === column);
  if (target === undefined || fact === undefined)
    throw inputError('COLUMN_MISSING', column, 'the data has no such target column');
  const entity = facts.find((other) => other.name !== column && isEntity(other));
  const classes = await countClasses(database, view, target);
  return { column, proposal: proposeTask(fact, classes), entity: entity?.name };
}

/** By what it holds, and by what it is called. */
const isEntity = (facts: ColumnFacts): boolean =>
  isIdentifier(facts) && /(id|key|uuid|number)$/i.test(facts.name);
