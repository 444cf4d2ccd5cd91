import { durationMs } from '../../policy/duration.ts';
import type { Policy } from '../../policy/policy.ts';
import type { RetrainingRecord } from './retraining-record.ts';

const MONTH_MS = 30 * 86_400_000;

export type Refusal =
  | { code: 'COOLDOWN'; until: string }
  | { code: 'MONTHLY_LIMIT'; requests: number }
  | { code: 'REJECTED_TOO_OFTEN'; rejections: number };

/**
 * Why no retraining may be asked for now; undefined when it may. The cool-down counts from the newest request and holds for drift only, the
 * monthly limit over the last 30 days.
 */
export function refuseRetraining(
  policy: Policy['retraining'],
  reason: RetrainingRecord['reason'],
  records: readonly RetrainingRecord[],
  rejectionsInARow: number,
  now: Date,
): Refusal | undefined {
  if (rejectionsInARow >= policy.stopAfterRejections)
    return { code: 'REJECTED_TOO_OFTEN', rejections: rejectionsInARow };
  const times = records.map((record) => Date.parse(record.requestedAt));
  const until = Math.max(...times) + durationMs(policy.cooldown);
  if (reason === 'drift' && until > now.getTime())
    return { code: 'COOLDOWN', until: new Date(until).toISOString() };
  const lately = times.filter((time) => time > now.getTime() - MONTH_MS).length;
  return lately >= policy.maxPerMonth ? { code: 'MONTHLY_LIMIT', requests: lately } : undefined;
}

/** The period that the schedule asks to retrain for: the one before the current; undefined when a request came in meanwhile. */
export function scheduledPeriod(
  schedule: string | null,
  records: readonly RetrainingRecord[],
  now: Date,
): { key: string; start: Date; end: Date } | undefined {
  if (schedule === null) return undefined;
  const length = durationMs(schedule);
  const number = Math.floor(now.getTime() / length);
  const key = `schedule-${number}`;
  const recent = records.some(
    (record) => record.key !== key && Date.parse(record.requestedAt) > now.getTime() - length,
  );
  if (recent) return undefined;
  return { key, start: new Date((number - 1) * length), end: new Date(number * length) };
}
