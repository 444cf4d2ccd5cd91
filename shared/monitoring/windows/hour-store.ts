import { z } from 'zod';
import { versionSchema } from '../../kernel/identifiers.ts';
import { storedProfileSchema } from '../profile/stored-profile.ts';
import type { MonitoringBlobs } from '../ports.ts';

export const PROFILES_CONTAINER = 'profiles';

const HOUR_MS = 3_600_000;

const countedSchema = z.object({
  version: versionSchema,
  rows: z.int().positive(),
  /** Digest of the reference that it was counted into. */
  reference: z.string(),
  /** Null for a version without a reference. */
  profile: storedProfileSchema.nullable(),
});

const hourSchema = z.object({ format: z.literal(1), versions: z.array(countedSchema) });

/** One version's rows of the champion's route in one hour, counted. */
export type CountedVersion = z.infer<typeof countedSchema>;

/** What a stored hour's name says. */
export type CountedHour = {
  start: Date;
  name: string;
  /** Of what was counted: another digest is another state of the hour's rows. */
  digest: string;
  /** The version that answered last comes last. */
  versions: { version: string; rows: number }[];
};

/** Hours that were counted, `profiles/<model>/hours/<hour>/<digest>.<version>-<rows>….json`: whoever lists them knows how many rows they hold. */
export type HourStore = {
  list(signal?: AbortSignal): Promise<CountedHour[]>;
  /** undefined: gone, or not readable. */
  read(hour: CountedHour, signal?: AbortSignal): Promise<CountedVersion[] | undefined>;
  /** In place of `stale` ones, states that the hour is no longer in. */
  write(
    start: Date,
    digest: string,
    versions: readonly CountedVersion[],
    stale: readonly CountedHour[],
    signal?: AbortSignal,
  ): Promise<CountedHour>;
  /** Removes hours that ended before `limit`. */
  expire(limit: Date, signal?: AbortSignal): Promise<void>;
};

export function createHourStore(
  blobs: Pick<MonitoringBlobs, 'read' | 'write' | 'list' | 'remove'>,
  model: string,
): HourStore {
  const prefix = `${model}/hours/`;
  const remove = async (hours: readonly CountedHour[], signal: AbortSignal | undefined): Promise<void> => {
    for (const { name } of hours) await blobs.remove(PROFILES_CONTAINER, name, signal);
  };
  const list: HourStore['list'] = async (signal) => {
    const hours: CountedHour[] = [];
    for await (const { name } of blobs.list(PROFILES_CONTAINER, prefix, signal)) {
      const hour = parseName(name, prefix);
      if (hour !== undefined) hours.push(hour);
    }
    return hours;
  };
  return {
    list,
    expire: async (limit, signal) => {
      const expired = (await list(signal)).filter(
        ({ start }) => start.getTime() + HOUR_MS <= limit.getTime(),
      );
      await remove(expired, signal);
    },
    read: async ({ name }, signal) => {
      const found = await blobs.read(PROFILES_CONTAINER, name, signal);
      return found === undefined ? undefined : parseHour(found.bytes);
    },
    write: async (start, digest, versions, stale, signal) => {
      const rows = versions.map(({ version, rows: count }) => `.${version}-${count}`);
      const name = `${prefix}${start.toISOString().slice(0, 13)}/${digest}${rows.join('')}.json`;
      await blobs.write(PROFILES_CONTAINER, name, JSON.stringify({ format: 1, versions }), {
        contentType: 'application/json',
        ...(signal === undefined ? {} : { signal }),
      });
      await remove(
        stale.filter((hour) => hour.name !== name),
        signal,
      );
      return {
        start,
        name,
        digest,
        versions: versions.map(({ version, rows: count }) => ({ version, rows: count })),
      };
    },
  };
}

function parseHour(bytes: Uint8Array): CountedVersion[] | undefined {
  try {
    return hourSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).versions;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

const hourName = /^(\d{4}-\d{2}-\d{2}T\d{2})\/([0-9a-f]+)((?:\.\d+-\d+)*)\.json$/;

function parseName(name: string, prefix: string): CountedHour | undefined {
  const [, hour, digest, counts] = hourName.exec(name.slice(prefix.length)) ?? [];
  if (digest === undefined) return undefined;
  const versions = [...(counts ?? '').matchAll(/\.(\d+)-(\d+)/g)].map(([, version = '', rows]) => ({
    version,
    rows: Number(rows),
  }));
  return { start: new Date(`${hour}:00:00.000Z`), name, digest, versions };
}
