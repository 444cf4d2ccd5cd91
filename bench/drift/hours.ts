import { copyFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { profileSchema } from '../../shared/monitoring/profile/profile.ts';
import { createHourCounter } from '../../shared/monitoring/windows/hour-counter.ts';
import type { CountedHour, HourStore } from '../../shared/monitoring/windows/hour-store.ts';
import { createHourStore } from '../../shared/monitoring/windows/hour-store.ts';
import { createRowLoader } from '../../shared/monitoring/windows/load-rows.ts';
import { parsePolicy } from '../../shared/policy/load-policy.ts';
import { withDuckDb } from '../../shared/tables/database.ts';
import { withScratchFolder } from '../../shared/tables/scratch-folder.ts';
import { HOURS, hoursStart, VERSION } from './hours-data.ts';

/**
 * Counts one hour of captured rows as monitor-drift does, and adds up the stored profiles of 720 hours, each read and parsed; writes the processor
 * time of the whole process, in seconds, and how many rows it found. With `--keep FILE` it only counts, and keeps the hour's profile.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { keep: { type: 'string' } } });
const [captured = '', reference = '', stored = ''] = positionals;

const profile = profileSchema.parse(JSON.parse(await readFile(reference, 'utf8')));
const policy = parsePolicy('bench', JSON.stringify({ task: 'regression', target: 'y', primary: 'rmse' }));
const hour = {
  partition: 'model=bench/date=2026-03-01/hour=00/',
  start: hoursStart,
  lines: [],
  parquet: [{ name: 'part.parquet', size: 1, etag: '1', lastModified: hoursStart }],
};

/** Storage on disk: the same blob for each of the hours. */
function storeOf(kept: (text: string) => Promise<void>): HourStore {
  return createHourStore(
    {
      list: async function* () {
        // No hour has been counted yet.
      },
      read: async () => ({ bytes: await readFile(stored), etag: '' }),
      write: async (_container, _name, content) => {
        await kept(String(content));
        return { etag: '' };
      },
      remove: async () => true,
    },
    'bench',
  );
}

const rows = await withScratchFolder((folder) =>
  withDuckDb(async (database) => {
    const blobs = {
      download: async (_container: string, _name: string, file: string) => {
        copyFileSync(captured, file);
        return true;
      },
    };
    let text = '';
    const counter = createHourCounter({
      database,
      policy,
      rows: createRowLoader({ blobs, database, folder, hours: [hour] }),
      store: storeOf(async (content) => {
        text = content;
      }),
      hours: [hour],
      reference: async () => profile,
    });
    await counter.count({ start: hoursStart, end: new Date(hoursStart.getTime() + 1) });
    if (values.keep !== undefined) {
      await writeFile(values.keep, text);
      return 0;
    }
    const hours = Array.from({ length: HOURS }, (_, index): CountedHour => ({
      start: new Date(hoursStart.getTime() + index * 3_600_000),
      name: join('bench', String(index)),
      digest: '',
      versions: [{ version: VERSION, rows: 1 }],
    }));
    return (await counter.sum(hours, VERSION, profile)).rows;
  }),
);
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, rows }));
