import {
  type HostedFunction,
  type ListenerContext,
  MANUAL_REASON,
  type TriggerListener,
} from '../../invocation.ts';
import { flag, requiredText } from '../binding-property.ts';
import { listenerLog } from '../listener-log.ts';
import { offsetTime } from '../offset-time.ts';
import type { SingletonLock } from '../singleton-lock.ts';
import { errorText } from '../storage-error.ts';
import { createTimerRun } from './timer-run.ts';
import { timerInput } from './timer-input.ts';
import { parseTimerSchedule, type TimerSchedule } from './timer-schedule.ts';
import type { TimerStatusStore } from './timer-status.ts';

export type TimerListenerDeps = ListenerContext & {
  target: HostedFunction;
  statusStore: TimerStatusStore;
  lock: SingletonLock;
};

/** Runs a `timerTrigger` function on its schedule, in one instance of the app, never overlapping itself. */
export function createTimerListener(deps: TimerListenerDeps): TriggerListener {
  const { target, clock, lock, settings } = deps;
  const log = listenerLog(deps.log, 'Host.Triggers.Timer');
  const schedule = parseTimerSchedule(requiredText(target.trigger, 'schedule'), settings.timeZone);
  const monitored = flag(target.trigger, 'useMonitor', true) && !schedule.isSubMinute;
  const statusStore = monitored ? deps.statusStore : undefined;
  const run = createTimerRun({ ...deps, statusStore, schedule, log });
  const stopping = new AbortController();
  let loop = Promise.resolve();

  async function runSafely(signal: AbortSignal): Promise<void> {
    try {
      await run(signal);
    } catch (error) {
      log.error(`The listener for function '${target.name}' was unable to start: ${errorText(error)}`);
    }
  }

  return {
    start() {
      log.info(occurrences(schedule, target.name, clock.now()));
      loop = lock.hold(stopping.signal, runSafely);
      return Promise.resolve();
    },
    async stop() {
      stopping.abort();
      await loop;
    },
    async manual() {
      const status = await statusStore?.read();
      return { ...timerInput({ now: clock.now(), status, start: undefined }), reason: MANUAL_REASON };
    },
  };
}

function occurrences(schedule: TimerSchedule, name: string, now: Date): string {
  const times: Date[] = [];
  for (let count = 0; count < 5; count += 1) times.push(schedule.next(times.at(-1) ?? now));
  const lines = times.map((time) => offsetTime(time));
  return [`The next 5 occurrences of the '${name}' schedule (${schedule.text}) will be:`, ...lines].join(
    '\n',
  );
}
