import { Cron } from 'croner';
import { parseTimeSpan } from '../../config/time-span.ts';
import { cronFields, isEvery, parseCronField } from './ncrontab-field.ts';

export type TimerSchedule = {
  text: string;
  /** The first occurrence after `after`. */
  next(after: Date): Date;
  /** Fires more than once a minute, every minute: its occurrences are not worth recording. */
  isSubMinute: boolean;
};

/** Stands for an occurrence that never comes, such as 30 February. */
const NEVER = new Date('9999-12-31T23:59:59Z');

/**
 * Reads an NCRONTAB expression with 6 fields (or 5, second 0) in a time zone (IANA name), or a TimeSpan `hh:mm:ss`
 * as a constant interval. A day must match day of month, month and weekday alike. A time that a change of the clocks
 * skips is made up right after it. Throws when the text is neither.
 */
export function parseTimerSchedule(text: string, timeZone: string): TimerSchedule {
  const interval = parseTimeSpan(text);
  if (interval !== undefined && interval > 0) return intervalSchedule(text, interval);
  const fields = text.trim().split(/\s+/);
  const six = fields.length === 5 ? ['0', ...fields] : fields;
  if (six.length !== cronFields.length) throw new Error(refusal(text, '5 or 6 fields are expected'));
  return cronSchedule(text, parseFields(six, text), timeZone);
}

function parseFields(six: string[], text: string): number[][] {
  try {
    return cronFields.map((field, index) => parseCronField(six[index] ?? '', field));
  } catch (error) {
    throw new Error(refusal(text, error instanceof Error ? error.message : ''), { cause: error });
  }
}

function cronSchedule(text: string, values: number[][], timeZone: string): TimerSchedule {
  // Plain lists of numbers mean the same to NCRONTAB and to croner.
  const pattern = values.map((allowed) => allowed.join(',')).join(' ');
  const cron = new Cron(pattern, { mode: '6-part', domAndDow: true, timezone: timeZone, paused: true });
  const [seconds = [], ...rest] = values;
  const [, ...restFields] = cronFields;
  return {
    text,
    next: (after) => cron.nextRun(after) ?? NEVER,
    isSubMinute: seconds.length > 1 && restFields.every((field, index) => isEvery(rest[index] ?? [], field)),
  };
}

const intervalSchedule = (text: string, intervalMs: number): TimerSchedule => ({
  text,
  next: (after) => new Date(after.getTime() + intervalMs),
  isSubMinute: intervalMs < 60_000,
});

const refusal = (text: string, reason: string): string =>
  `The schedule expression '${text}' was not recognized as a valid cron expression or timespan string: ${reason}.`;
