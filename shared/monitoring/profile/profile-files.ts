import type { ColumnType } from '../../tables/column-type.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { atFile } from '../../validation/table/at-file.ts';
import { openView } from '../../validation/table/open-view.ts';
import type { TableView, ViewColumn } from '../../validation/table/table-view.ts';
import { countIntoProfile } from './count-into-profile.ts';
import { makeReference } from './make-reference.ts';
import type { Profile, ProfileColumn } from './profile.ts';
import { sampledByNumber } from './sampled-rows.ts';

export type ProfileInput = {
  /** .csv, .parquet and .jsonl files of the same columns: one table. */
  files: readonly string[];
  /** Types by column; others are the file's own, or the narrowest that fits. */
  types: Readonly<Record<string, ColumnType>>;
  /** Columns that are no features. */
  leftOut: ReadonlySet<string>;
  signal?: AbortSignal;
};

/**
 * Counts files into bins of their own: a reference. Throws TABLE_FORMAT, TABLE_UNREADABLE with the place, TABLE_COLUMNS where the files
 * have different columns.
 */
export const profileFiles = async (input: ProfileInput): Promise<Profile> =>
  withView(input, async (database, view) => ({
    format: 1,
    rows: view.rows,
    columns: await makeReference(database, sampledByNumber(view), featuresOf(view, input)),
    outputs: {},
  }));

export type CountedFiles = {
  profile: Profile;
  /** Columns that the reference does not have. */
  newColumns: string[];
};

/** Counts files into the bins of a reference. A column's cells of another type than the reference's are counted as invalid. */
export async function countFiles(input: ProfileInput, reference: Profile): Promise<CountedFiles> {
  const known = new Map([...Object.entries(reference.outputs), ...Object.entries(reference.columns)]);
  const types = Object.fromEntries([...known].flatMap(([name, column]) => typeOf(name, column)));
  return withView({ ...input, types: { ...input.types, ...types } }, async (database, view) => {
    const features = featuresOf(view, input);
    const countPart = async (bins: Profile['columns']): Promise<Profile['columns']> =>
      countIntoProfile(
        database,
        view,
        features.flatMap((column) => {
          const like = Object.hasOwn(bins, column.name) ? bins[column.name] : undefined;
          return like === undefined ? [] : [{ column, reference: like }];
        }),
      );
    return {
      profile: {
        format: 1,
        rows: view.rows,
        columns: await countPart(reference.columns),
        outputs: await countPart(reference.outputs),
      },
      newColumns: features.flatMap(({ name }) => (known.has(name) ? [] : [name])),
    };
  });
}

/** The type that a reference's column is read as; numbers of any kind compare with each other. */
function typeOf(name: string, column: ProfileColumn): [string, ColumnType][] {
  if (column.type === 'other') return [];
  if (column.kind === 'number') return [[name, column.type === 'datetime' ? 'datetime' : 'double']];
  const categories = Object.keys(column.counts);
  const isBoolean =
    categories.length > 0 && categories.every((category) => category === 'true' || category === 'false');
  return [[name, isBoolean && column.other === 0 ? 'boolean' : 'string']];
}

const featuresOf = (view: TableView, { leftOut }: ProfileInput): ViewColumn[] =>
  view.columns.filter(({ name }) => !leftOut.has(name));

async function withView<T>(
  { files, types, signal }: ProfileInput,
  run: (database: Database, view: TableView) => Promise<T>,
): Promise<T> {
  return atFile(files.length === 1 ? (files[0] ?? '') : '', () =>
    withScratchFolder((folder) =>
      withDuckDb(
        async (database) =>
          run(database, await openView(database, files, { types, texts: new Set(), folder })),
        signal === undefined ? {} : { signal },
      ),
    ),
  );
}
