import type { Clock } from '../../clock.ts';
import type { HostedFunction, Invoke } from '../../invocation.ts';
import type { Random } from '../../random.ts';
import { flag } from '../binding-property.ts';
import type { ListenerLog } from '../listener-log.ts';
import { sleepOrAbort } from '../nap.ts';
import { errorText } from '../storage-error.ts';
import { invokeWithRetry } from './invoke-with-retry.ts';
import { timerInput } from './timer-input.ts';
import { openTimer } from './timer-opening.ts';
import type { TimerSchedule } from './timer-schedule.ts';
import type { TimerStatus, TimerStatusStore } from './timer-status.ts';

type TimerRunDeps = {
  target: HostedFunction;
  schedule: TimerSchedule;
  /** Undefined where the schedule is not monitored. */
  statusStore: TimerStatusStore | undefined;
  invoke: Invoke;
  clock: Clock;
  random: Random;
  log: ListenerLog;
};

type Start = 'past-due' | 'run-on-startup' | undefined;

/** Node's timers hold 24.8 days. */
const LONGEST_SLEEP_MS = 24 * 86_400_000;

/** Runs the timer until the signal aborts. Rejects only when the stored status cannot be read. */
export function createTimerRun(deps: TimerRunDeps): (signal: AbortSignal) => Promise<void> {
  const { target, schedule, statusStore, clock, log } = deps;
  let status: TimerStatus;

  async function open(): Promise<Start> {
    const opening = openTimer(await statusStore?.read(), schedule, clock.now());
    status = opening.status;
    if (opening.isNew) await statusStore?.write(status);
    if (opening.isPastDue) return 'past-due';
    return flag(target.trigger, 'runOnStartup', false) ? 'run-on-startup' : undefined;
  }

  async function tick(start: Start, signal: AbortSignal): Promise<void> {
    const now = clock.now();
    const seen = statusStore === undefined ? undefined : status;
    try {
      await invokeWithRetry(deps, target, timerInput({ now, status: seen, start }), signal);
    } catch {
      // The invocation has logged its own failure, which ends neither the schedule nor the tick.
    }
    status = { last: now, next: schedule.next(now), lastUpdated: now };
    await save();
  }

  async function save(): Promise<void> {
    try {
      await statusStore?.write(status);
    } catch (error) {
      log.error(`The schedule status of '${target.name}' was not written: ${errorText(error)}`);
    }
  }

  /** Looks at the clock again after each sleep: a timer that fires early would give the same occurrence twice. */
  async function sleepUntilNext(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const remaining = status.next.getTime() - clock.now().getTime();
      if (remaining <= 0) return;
      await sleepOrAbort(clock, Math.min(remaining, LONGEST_SLEEP_MS), signal);
    }
  }

  return async (signal) => {
    const start = await open();
    if (start === 'past-due') log.info(`Function '${target.name}' is past due on startup. Executing now.`);
    if (start !== undefined && !signal.aborted) await tick(start, signal);
    while (!signal.aborted) {
      await sleepUntilNext(signal);
      if (!signal.aborted) await tick(undefined, signal);
    }
  };
}
