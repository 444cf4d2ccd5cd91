import { systemClock } from '../../../shared/kernel/clock.ts';
import type { Step } from '../demo.ts';
import type { Figures } from '../figures.ts';
import { readDriftReports } from '../drift-reports.ts';
import { shiftCustomers, shiftDescription, shiftedColumns } from '../shifted-world.ts';
import { unexpected } from '../unexpected.ts';

/** The customers change; the alarm names the columns that did. */
export const shiftedTraffic: Step<Pick<Figures, 'shiftedTraffic'>> = {
  title: 'The customers change',
  run: async ({ screen, blobs, waitFor, customers, traffic }) => {
    screen.say(shiftDescription);
    const since = systemClock.now();
    const start = performance.now();
    traffic.use(shiftCustomers(customers.heldBack));
    let told = 0;
    const reports = await waitFor('drift alarm', 120, async () => {
      const seen = await readDriftReports(blobs, since);
      for (const { rows, code, drifted } of seen.slice(told))
        screen.say(`window of ${rows} predictions: ${code.toLowerCase()} ${drifted.slice(0, 5).join(', ')}`);
      told = seen.length;
      return seen.at(-1)?.alarm.raised === true ? seen : undefined;
    });
    const alarm = reports.at(-1);
    const named = alarm?.alarm.columns ?? [];
    screen.say(
      `ALARM: drift in ${alarm?.alarm.hits} of ${alarm?.alarm.windows} windows: ${named.join(', ')}`,
    );
    const unnamed = shiftedColumns.filter((column) => !named.includes(column));
    if (unnamed.length > 0) throw unexpected(`the alarm does not name ${unnamed.join(', ')}`);
    return {
      shiftedTraffic: {
        windows: reports.length,
        rows: alarm?.rows ?? 0,
        driftedColumns: named,
        alarm: true,
        seconds: (performance.now() - start) / 1000,
      },
    };
  },
};
