import { z } from 'zod';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const periodSchema = z.strictObject({
  from: z.iso.date().describe('first day, such as 2026-12-18'),
  to: z.iso.date().describe('last day'),
  reason: z.string().min(1).optional(),
});

/** When no alias is moved, however good the candidate is. */
export const freezeSchema = z
  .strictObject({
    timeZone: z.string().default('UTC').refine(isTimeZone, 'not a time zone such as Europe/Berlin'),
    periods: z.array(periodSchema).default([]),
    weekdays: z.array(z.enum(weekdays)).default([]),
  })
  .prefault({});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
