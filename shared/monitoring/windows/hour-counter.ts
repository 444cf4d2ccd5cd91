import { sha256 } from '../../kernel/digest.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Database } from '../../tables/database.ts';
import type { Profile } from '../profile/profile.ts';
import { type StoredProfile, storeProfile } from '../profile/stored-profile.ts';
import { createStoredSum } from '../profile/sum-stored.ts';
import { columnsOfReference, countWindow } from './count-window.ts';
import type { CountedHour, CountedVersion, HourStore } from './hour-store.ts';
import { hourEnd, type InferenceHour } from './inference-blobs.ts';
import type { RowLoader, RowRange } from './load-rows.ts';

/** Counts hours of captured rows, each state of an hour once, and adds them up. */
export type HourCounter = {
  /** The hours of a span that have rows, counted and stored if they were not; oldest first. */
  count(range: RowRange, signal?: AbortSignal): Promise<CountedHour[]>;
  /** A version's rows of these hours in its reference's bins. */
  sum(
    hours: readonly CountedHour[],
    version: string,
    reference: Profile,
    signal?: AbortSignal,
  ): Promise<Profile>;
};

export type HourCounterDeps = {
  database: Database;
  rows: RowLoader;
  store: HourStore;
  policy: Policy;
  hours: readonly InferenceHour[];
  reference: (version: string, signal?: AbortSignal) => Promise<Profile | undefined>;
};

export function createHourCounter(deps: HourCounterDeps): HourCounter {
  const { store, policy } = deps;
  let listed: CountedHour[] | undefined;

  const counted = async (hour: InferenceHour, signal: AbortSignal | undefined): Promise<CountedHour> => {
    listed ??= await store.list(signal);
    const states = listed.filter(({ start }) => start.getTime() === hour.start.getTime());
    const digest = stateOf(hour, policy);
    return states.find((state) => state.digest === digest) ?? recount(hour, digest, states, signal);
  };
  const recount = async (
    hour: InferenceHour,
    digest: string,
    stale: readonly CountedHour[],
    signal: AbortSignal | undefined,
  ): Promise<CountedHour> => {
    const versions = await countHour(deps, hour, signal);
    const stored = await store.write(hour.start, digest, versions, stale, signal);
    listed = [...(listed ?? []).filter((other) => !stale.includes(other)), stored];
    return stored;
  };
  const storedOf = async (
    counted: CountedHour,
    version: string,
    reference: string,
    signal: AbortSignal | undefined,
  ): Promise<StoredProfile | null> => {
    const find = (versions: readonly CountedVersion[] = []): CountedVersion | undefined =>
      versions.find((one) => one.version === version && one.reference === reference);
    const known = find(await store.read(counted, signal));
    if (known !== undefined) return known.profile;
    // Not readable, or counted into another reference.
    const hour = deps.hours.find(({ start }) => start.getTime() === counted.start.getTime());
    if (hour === undefined) return null;
    const again = await recount(hour, counted.digest, [counted], signal);
    return find(await store.read(again, signal))?.profile ?? null;
  };
  return {
    count: async (range, signal) => {
      const found: CountedHour[] = [];
      for (const hour of deps.hours)
        if (hour.start < range.end && hourEnd(hour) > range.start) found.push(await counted(hour, signal));
      return found;
    },
    sum: async (hours, version, reference, signal) => {
      const sum = createStoredSum(reference);
      const digest = digestOf(reference);
      for (const hour of hours.filter(({ versions }) => versions.some((one) => one.version === version))) {
        const stored = await storedOf(hour, version, digest, signal);
        if (stored !== null) sum.add(stored);
      }
      return sum.profile();
    },
  };
}

async function countHour(
  { database, rows, policy, reference: referenceOf }: HourCounterDeps,
  hour: InferenceHour,
  signal: AbortSignal | undefined,
): Promise<CountedVersion[]> {
  const range = { start: hour.start, end: hourEnd(hour) };
  await rows.load(range, [], signal);
  const found = await database.query(
    'SELECT version, count(*) AS rows FROM captured GROUP BY version ORDER BY max(timestamp), version',
  );
  const versions: CountedVersion[] = [];
  for (const row of found) {
    const version = String(row['version']);
    const reference = await referenceOf(version, signal);
    const counted = { version, rows: Number(row['rows']), reference: digestOf(reference) };
    if (reference === undefined) versions.push({ ...counted, profile: null });
    else {
      const columns = columnsOfReference(reference, policy);
      await rows.load(range, columns, signal);
      const profile = await countWindow(database, reference, columns, version);
      versions.push({ ...counted, profile: storeProfile(profile, reference) });
    }
  }
  return versions;
}

const digestOf = (reference: Profile | undefined): string =>
  reference === undefined ? '' : sha256(JSON.stringify(reference)).slice(0, 16);

/** Digest of all that decides how an hour is counted, besides the references: its blobs, and what redaction leaves out. */
const stateOf = ({ lines, parquet }: InferenceHour, { capture }: Policy): string =>
  sha256(
    JSON.stringify([
      [...lines, ...parquet].map(({ name, etag }) => `${name} ${etag}`).toSorted(),
      Object.keys(capture.redact).toSorted(),
    ]),
  ).slice(0, 16);
