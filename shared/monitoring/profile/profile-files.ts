import { inputError } from '../../kernel/error.ts';
import type { ColumnType } from '../../tables/column-type.ts';
import { type Database, withDuckDb } from '../../tables/database.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { atFile } from '../../validation/table/at-file.ts';
import { openView } from '../../validation/table/open-view.ts';
import { columnNamed, type TableView, type ViewColumn } from '../../validation/table/table-view.ts';
import { planLevels } from '../joint/level-plan.ts';
import { type LeveledRows, pickedBy, readLevels } from '../joint/read-levels.ts';
import { finiteCount } from './add-profiles.ts';
import { countIntoProfile } from './count-into-profile.ts';
import { countCells } from './count-cells.ts';
import type { CountedRows } from './counted-rows.ts';
import { makeReference } from './make-reference.ts';
import type { Profile, ProfileColumn } from './profile.ts';
import { readAs } from './read-as.ts';
import { rowsPerEntity } from './rows-per-entity.ts';
import { sampledByNumber } from './sampled-rows.ts';
import { type Slices, sliceView } from './slice-view.ts';
import { splitLabel } from './split-label.ts';
import { withLabels } from './with-labels.ts';

export type ProfileInput = {
  /** .csv, .parquet and .jsonl files of the same columns: one table. */
  files: readonly string[];
  /** Types by column; others are the file's own, or the narrowest that fits. */
  types: Readonly<Record<string, ColumnType>>;
  /** Columns that are no features. */
  leftOut: ReadonlySet<string>;
  /** Column that holds the ground truth: no feature either, but counted. */
  label?: string;
  /** Column that says whom a row is about. */
  entity?: string;
  /** Whether a sample of the rows is read, too, to compare them with others. */
  withLevels?: boolean;
  /** Hears in words what is being done. */
  onProgress?: (step: string) => void;
  signal?: AbortSignal;
};

export type ProfiledFiles = {
  profile: Profile;
  /** Of the rows with each of a column's most frequent values, where slices were asked for. */
  slices: Map<string, Profile>;
  /** See `rowsPerEntity`; undefined without such a column. */
  rowsPerEntity?: number;
  /** Cut as the reference says (`planLevels`), where asked for. */
  levels?: LeveledRows;
};

const MAX_SLICES = 10;

/**
 * Counts files into bins of their own: a reference. Throws TABLE_FORMAT, TABLE_UNREADABLE with the place, TABLE_COLUMNS where the files
 * have different columns, SLICE_COLUMN.
 * @param sliceBy column whose 10 most frequent values make slices
 */
export const profileFiles = async (input: ProfileInput, sliceBy?: string): Promise<ProfiledFiles> =>
  withView(input, async (database, view) => {
    const counted = await makeReference(database, sampledByNumber(view), countedOf(view, input));
    assertRows(view, counted, input.files);
    const parts = splitLabel(counted, input.label);
    const profile: Profile = { format: 1, rows: view.rows, ...parts, outputs: {} };
    const sampled = {
      ...(await levelsOf(database, view, profile, input)),
      ...(await repeatsOf(database, view, input)),
    };
    if (sliceBy === undefined) return { profile, slices: new Map(), ...sampled };
    const sliced = counted[sliceBy];
    if (sliced?.kind !== 'category' || Object.keys(sliced.counts).length === 0)
      throw inputError('SLICE_COLUMN', sliceBy, 'not a feature of the reference with values that repeat');
    const values = Object.keys(sliced.counts).slice(0, MAX_SLICES);
    const slices = await countSlices(database, view, profile, input, { column: sliceBy, values });
    return { profile, slices, ...sampled };
  });

export type CountedFiles = ProfiledFiles & {
  /** Columns that the reference does not have. */
  newColumns: string[];
};

/** Counts files into the bins of a reference. A column's cells of another type than the reference's are counted as invalid. */
export async function countFiles(
  input: ProfileInput,
  reference: Profile,
  slices?: Slices,
): Promise<CountedFiles> {
  const types = { ...input.types, ...readAs(reference) };
  return withView({ ...input, types }, async (database, view) => ({
    profile: await countView(database, view, reference, input),
    ...(await levelsOf(database, view, reference, input)),
    ...(await repeatsOf(database, view, input)),
    slices: slices === undefined ? new Map() : await countSlices(database, view, reference, input, slices),
    newColumns: countedOf(view, input).flatMap(({ name }) =>
      name === input.label || isKnown(reference, name) ? [] : [name],
    ),
  }));
}

const isKnown = ({ columns, outputs, labels = {} }: Profile, name: string): boolean =>
  [columns, outputs, labels].some((part) => Object.hasOwn(part, name));

async function countView(
  database: Database,
  view: TableView,
  reference: Profile,
  input: ProfileInput,
): Promise<Profile> {
  const { labels } = reference;
  const found = countedOf(view, input);
  const features = found.filter(({ name }) => !Object.hasOwn(labels ?? {}, name));
  const countPart = async (bins: Profile['columns'], among = features): Promise<Profile['columns']> =>
    countIntoProfile(
      database,
      view,
      among.flatMap((column) => {
        const like = Object.hasOwn(bins, column.name) ? bins[column.name] : undefined;
        return like === undefined ? [] : [{ column, reference: like }];
      }),
    );
  const columns = await countPart(reference.columns);
  assertRows(view, columns, input.files);
  const outputs = await countPart(reference.outputs);
  const truth = labels === undefined ? {} : { labels: await countPart(labels, found) };
  return { format: 1, rows: view.rows, columns, outputs, ...truth };
}

/** Throws TABLE_UNREADABLE where a file says that it has more or fewer rows than it has. */
function assertRows(
  { rows }: TableView,
  columns: Readonly<Record<string, ProfileColumn>>,
  files: readonly string[],
): void {
  const found = Object.values(columns)
    .map(cellCount)
    .find((count) => count !== rows);
  if (found === undefined) return;
  const place = files.length === 1 ? (files[0] ?? '') : 'files';
  throw inputError('TABLE_UNREADABLE', place, `${rows} rows by its own account, ${found} in fact`);
}

function cellCount(column: ProfileColumn): number {
  const { nulls, invalid = 0 } = column;
  if (column.kind === 'number') return finiteCount(column) + column.nan + column.infinite + nulls + invalid;
  return Object.values(column.counts).reduce((sum, count) => sum + count, column.other + nulls + invalid);
}

async function levelsOf(
  database: Database,
  view: TableView,
  reference: Profile,
  input: ProfileInput,
): Promise<Pick<ProfiledFiles, 'levels'>> {
  if (input.withLevels !== true) return {};
  const rows = { ...sampledByNumber(view), sampled: pickedBy('n', view.rows) };
  const plan = planLevels(withLabels(reference));
  return { levels: await readLevels(database, rows, countedOf(view, input), plan) };
}

async function repeatsOf(
  database: Database,
  view: TableView,
  { entity }: ProfileInput,
): Promise<Pick<ProfiledFiles, 'rowsPerEntity'>> {
  const column = columnNamed(view, entity ?? null);
  if (column === undefined) return {};
  return { rowsPerEntity: await rowsPerEntity(database, view.select([column]), column.value) };
}

async function countSlices(
  database: Database,
  view: TableView,
  reference: Profile,
  input: ProfileInput,
  { column, values }: Slices,
): Promise<Map<string, Profile>> {
  const slices = new Map<string, Profile>();
  for (const value of values) {
    const slice = await sliceView(database, view, column, value);
    if (slice !== undefined) slices.set(value, await countView(database, slice, reference, input));
  }
  return slices;
}

const countedOf = (view: TableView, { leftOut }: ProfileInput): ViewColumn[] =>
  view.columns.filter(({ name }) => !leftOut.has(name));

async function withView<T>(
  input: ProfileInput,
  run: (database: Database, view: TableView & Pick<CountedRows<ViewColumn>, 'onCells'>) => Promise<T>,
): Promise<T> {
  const { files, types, signal, onProgress } = input;
  const name = files.length === 1 ? (files[0] ?? '') : `${files.length} files`;
  onProgress?.(`reading ${name}`);
  return atFile(files.length === 1 ? (files[0] ?? '') : '', () =>
    withScratchFolder((folder) =>
      withDuckDb(
        async (database) => {
          const view = await openView(database, files, { types, texts: new Set(), folder });
          const cells = view.rows * countedOf(view, input).length;
          return run(database, {
            ...view,
            ...(onProgress === undefined ? {} : { onCells: countCells(name, cells, onProgress) }),
          });
        },
        signal === undefined ? {} : { signal },
      ),
    ),
  );
}
