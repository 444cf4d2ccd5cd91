import type { Clock } from '../../kernel/clock.ts';
import { durationMs } from '../../policy/duration.ts';
import type { MonitoringBlobs } from '../ports.ts';
import { createHourCounter, type HourCounterDeps } from './hour-counter.ts';
import { createHourStore } from './hour-store.ts';
import { hourEnd } from './inference-blobs.ts';
import { graceMs, lastWindowEnd } from './window.ts';
import { type WindowRows, windowsOfHours, windowsOfRows } from './window-rows.ts';

const HOUR_MS = 3_600_000;

type Session = Omit<HourCounterDeps, 'store'> & { blobs: MonitoringBlobs; clock: Clock; model: string };

/**
 * The counted rows of a model. Windows of whole hours are sums of them: those that closed since the newest window are counted now, so that no run
 * has to count many. Other windows are counted from their rows.
 */
export async function openWindows(session: Session, signal?: AbortSignal): Promise<WindowRows> {
  const { blobs, clock, model, policy, database, rows, hours } = session;
  const length = durationMs(policy.monitoring.window);
  if (length % HOUR_MS !== 0) return windowsOfRows(database, rows, policy);
  const now = clock.now();
  const closed = hours.filter((hour) => hourEnd(hour).getTime() <= now.getTime() - graceMs(HOUR_MS));
  const store = createHourStore(blobs, model);
  await store.expire(new Date(now.getTime() - durationMs(policy.capture.featureRetention)), signal);
  const counter = createHourCounter({ ...session, hours: closed, store });
  await counter.count({ start: lastWindowEnd(now, length), end: now }, signal);
  return windowsOfHours(counter);
}
