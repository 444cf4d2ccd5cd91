import { join } from 'node:path';
import { isRelevoError } from '../../kernel/error.ts';
import type { Log } from '../../kernel/log.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import { quoteIdentifier } from '../../tables/quote.ts';
import { withScratchFolder } from '../../tables/scratch-folder.ts';
import { openView } from '../../validation/table/open-view.ts';
import { type LevelPlan, planLevels } from '../joint/level-plan.ts';
import { type LeveledRows, pickedBy, readLevels } from '../joint/read-levels.ts';
import type { ReferenceProfiles } from '../ports.ts';
import type { Profile } from '../profile/profile.ts';
import { readAs } from '../profile/read-as.ts';
import { capturedColumnName } from './captured-table.ts';
import { capturedOf, columnsOfReference } from './count-window.ts';
import type { RowLoader, RowRange } from './load-rows.ts';

/** Rows of a window and of its reference, cut by the same plan. */
export type JointSamples = { plan: LevelPlan; reference: LeveledRows; current: LeveledRows };

type Session = {
  reference: ReferenceProfiles;
  database: Database;
  rows: RowLoader;
  policy: Policy;
  model: string;
  log: Log;
};

/** Samples a window's rows and those that its version was evaluated on; undefined where these are not at hand. Some thousand rows are read of each. */
export async function sampleWindow(
  session: Session,
  window: RowRange & { version: string },
  profile: Profile,
  rows: number,
  signal?: AbortSignal,
): Promise<JointSamples | undefined> {
  const plan = planLevels(profile.columns);
  const reference = await readReference(session, window.version, profile, plan, signal);
  if (reference === undefined) return undefined;
  const columns = columnsOfReference(profile, session.policy).filter(({ part }) => part === 'features');
  const only = pickedBy('prediction_id', rows);
  await session.rows.load(window, columns, signal, only);
  const captured = {
    rows,
    select: () => `(SELECT * ${capturedOf(window.version)})`,
    sampled: 'true',
  };
  const counted = columns.map((column) => ({
    ...column,
    value: quoteIdentifier(capturedColumnName(column)),
    bad: 'false',
  }));
  return { plan, reference, current: await readLevels(session.database, captured, counted, plan) };
}

async function readReference(
  { reference, database, model, log }: Session,
  version: string,
  profile: Profile,
  plan: LevelPlan,
  signal: AbortSignal | undefined,
): Promise<LeveledRows | undefined> {
  return withScratchFolder(async (folder) => {
    const file = join(folder, 'evaluation.parquet');
    if (!(await reference.referenceRows(model, version, file, signal))) return undefined;
    try {
      const view = await openView(database, [file], { types: readAs(profile), texts: new Set(), folder });
      const rows = { ...view, sampled: pickedBy('n', view.rows) };
      return await readLevels(database, rows, view.columns, plan);
    } catch (error) {
      if (!isRelevoError(error) || error.status !== 400) throw error;
      log.warn('rows of the reference cannot be read', { model, version, reason: error.message });
      return undefined;
    }
  });
}
