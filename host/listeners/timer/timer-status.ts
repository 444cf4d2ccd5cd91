import { z } from 'zod';
import { offsetTime } from '../offset-time.ts';

/** What is remembered of a timer between starts of the host. */
export type TimerStatus = { last: Date | undefined; next: Date; lastUpdated: Date | undefined };

export type TimerStatusStore = {
  read(): Promise<TimerStatus | undefined>;
  write(status: TimerStatus): Promise<void>;
};

/** .NET's default date, in the place of a time that has not come yet. */
const UNSET = '0001-01-01T00:00:00+00:00';

const instant = z
  .string()
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()));
const optionalInstant = instant.transform((date) => (date.getUTCFullYear() <= 1 ? undefined : date));

const schema = z
  .object({
    Last: optionalInstant.optional(),
    Next: instant,
    LastUpdated: optionalInstant.optional(),
  })
  .transform(({ Last, Next, LastUpdated }): TimerStatus => ({
    last: Last,
    next: Next,
    lastUpdated: LastUpdated,
  }));

/** Reads the status blob; undefined when it is not one, which counts as no status. */
export function parseTimerStatus(text: string): TimerStatus | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The status as the blob and the function's timer object have it. */
export const timerStatusJson = (
  status: TimerStatus,
): { Last: string; Next: string; LastUpdated: string } => ({
  Last: timeOr(status.last),
  Next: timeOr(status.next),
  LastUpdated: timeOr(status.lastUpdated),
});

const timeOr = (date: Date | undefined): string => (date === undefined ? UNSET : offsetTime(date));
