import type { InvocationInput } from '../../invocation.ts';
import { offsetTime } from '../offset-time.ts';
import { type TimerStatus, timerStatusJson } from './timer-status.ts';

type Tick = {
  now: Date;
  /** Undefined where the schedule is not monitored. */
  status: TimerStatus | undefined;
  start: 'past-due' | 'run-on-startup' | undefined;
};

const startReasons = { 'past-due': 'IsPastDue', 'run-on-startup': 'RunOnStartup' };

/** What a timer function gets to see. Times have seconds' meaning only; the library lower-cases the keys. */
export function timerInput({ now, status, start }: Tick): InvocationInput {
  const timer = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status === undefined ? null : timerStatusJson(status),
    IsPastDue: start === 'past-due',
  };
  const details: Record<string, string> = {
    ...(start === undefined ? {} : { UnscheduledInvocationReason: startReasons[start] }),
    ...(start === 'past-due' && status !== undefined ? { OriginalSchedule: offsetTime(status.next) } : {}),
  };
  return {
    data: { json: JSON.stringify(timer) },
    triggerMetadata: {},
    reason: `Timer fired at ${offsetTime(now)}`,
    ...(Object.keys(details).length > 0 ? { details } : {}),
  };
}
