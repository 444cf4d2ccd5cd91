import { systemClock } from '../../../shared/kernel/clock.ts';
import type { Step } from '../demo.ts';
import type { Figures } from '../figures.ts';
import { largestEffect, readDriftReports } from '../drift-reports.ts';
import { unexpected } from '../unexpected.ts';

/** Customers like those of the training: monitoring has nothing to say. */
export const quietMonitoring: Step<Pick<Figures, 'quietMonitoring'>> = {
  title: 'Monitoring while nothing has changed',
  run: async ({ screen, blobs, waitFor }) => {
    const since = systemClock.now();
    const seen = await waitFor('report of a quiet window', 90, async () => {
      const reports = await readDriftReports(blobs, since);
      return reports.at(-1)?.code === 'QUIET' ? reports : undefined;
    });
    const newest = seen.at(-1);
    if (newest === undefined || newest.alarm.raised) throw unexpected('an alarm without a shift');
    const features = newest.columns.filter(({ part }) => part === 'feature').length;
    screen.say(
      `window of ${newest.rows} predictions: ${features} features and the answers compared with the training data: quiet`,
    );
    screen.say(largestEffect(newest));
    return {
      quietMonitoring: {
        windows: seen.length,
        rows: newest.rows,
        driftedColumns: newest.drifted,
        alarm: newest.alarm.raised,
      },
    };
  },
};
