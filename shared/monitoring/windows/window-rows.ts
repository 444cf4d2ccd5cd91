import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import type { Profile } from '../profile/profile.ts';
import type { LookBack } from './choose-window.ts';
import { capturedOf, columnsOfReference, countWindow } from './count-window.ts';
import type { HourCounter } from './hour-counter.ts';
import type { CountedHour } from './hour-store.ts';
import type { RowLoader, RowRange } from './load-rows.ts';

/** The counted rows that windows are chosen and made of. */
export type WindowRows = {
  lookBack: LookBack;
  /** Rows of a version in a span, in its reference's bins. */
  profile(range: RowRange, version: string, reference: Profile, signal?: AbortSignal): Promise<Profile>;
};

/** Windows as sums of hours, each of which is counted once. */
export function windowsOfHours(hours: HourCounter): WindowRows {
  return {
    lookBack: async (range, signal) => {
      const counted = await hours.count(range, signal);
      const newest = counted.findLast(({ versions }) => versions.length > 0)?.versions.at(-1)?.version;
      return {
        newest,
        countSlots: (version, length, slots) => slotsOf(counted, version, range.end, length, slots),
      };
    },
    profile: async (range, version, reference, signal) =>
      hours.sum(await hours.count(range, signal), version, reference, signal),
  };
}

function slotsOf(
  hours: readonly CountedHour[],
  version: string,
  end: Date,
  length: number,
  slots: number,
): number[] {
  const counts = Array.from({ length: slots }, () => 0);
  for (const { start, versions } of hours) {
    const slot = Math.ceil((end.getTime() - start.getTime()) / length) - 1;
    const rows = versions.find((one) => one.version === version)?.rows ?? 0;
    if (slot < slots) counts[slot] = (counts[slot] ?? 0) + rows;
  }
  return counts;
}

/** Windows of rows, for those that are no whole hours. */
export function windowsOfRows(database: Database, rows: RowLoader, policy: Policy): WindowRows {
  return {
    lookBack: async (range, signal) => {
      await rows.load(range, [], signal);
      return {
        newest: await newestVersion(database),
        countSlots: (version, length, slots) => countSlots(database, version, range.end, length, slots),
      };
    },
    profile: async (range, version, reference, signal) => {
      const columns = columnsOfReference(reference, policy);
      await rows.load(range, columns, signal);
      return countWindow(database, reference, columns, version);
    },
  };
}

async function newestVersion(database: Database): Promise<string | undefined> {
  const [row] = await database.query('SELECT arg_max(version, timestamp) AS version FROM captured');
  return typeof row?.['version'] === 'string' ? row['version'] : undefined;
}

async function countSlots(
  database: Database,
  version: string,
  end: Date,
  length: number,
  slots: number,
): Promise<number[]> {
  const age = `${end.getTime()} - epoch_ms(timestamp)`;
  const rows = await database.query(
    `SELECT CAST(ceil((${age}) / ${length}) - 1 AS INTEGER) AS slot, count(*) AS rows ${capturedOf(version)} GROUP BY slot`,
  );
  const counts = Array.from({ length: slots }, () => 0);
  for (const row of rows) {
    const slot = Number(row['slot']);
    if (slot < slots) counts[slot] = Number(row['rows']);
  }
  return counts;
}
