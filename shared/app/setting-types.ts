import { resolve } from 'node:path';
import { z } from 'zod';
import { isRelevoError } from '../kernel/error.ts';
import { parseBaseUrl } from '../mlflow/url.ts';
import { durationMs, positiveDurationSchema } from '../policy/duration.ts';

/** A positive duration such as `30s`, in milliseconds. */
export const duration = (standard: string): z.ZodType<number, string | undefined> =>
  positiveDurationSchema.default(standard).transform(durationMs);

/** One NCRONTAB field: a star, a value or a range, perhaps with a step, or several of them. */
const cronField = '(\\*|\\w+)(-\\w+)?(/\\d+)?(,(\\*|\\w+)(-\\w+)?(/\\d+)?)*';
/** An NCRONTAB schedule of 5 or 6 fields. */
export const schedule = (standard: string): z.ZodType<string, string | undefined> =>
  z
    .string()
    .trim()
    .regex(
      new RegExp(`^${cronField}(\\s+${cronField}){4,5}$`),
      'expected an NCRONTAB schedule of 5 or 6 fields',
    )
    .default(standard);

/** A .NET TimeSpan in milliseconds, or undefined for `-1`, as `functionTimeout` in host.json has them. */
export const timeLimit = z
  .string()
  .regex(/^(-1|(\d+\.)?\d{1,2}:\d{2}:\d{2})$/, 'a time such as 00:10:00, or -1 for no limit')
  .transform((text) => {
    const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)$/.exec(text);
    if (match === null) return undefined;
    const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  });

/** As the client takes it, so that a wrong one stops the start instead of every request. */
export const mlflowUrl = z.string().superRefine((text, context) => {
  try {
    parseBaseUrl(text);
  } catch (error) {
    if (!isRelevoError(error)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

/** A file or folder; a relative one starts at the app's folder, whatever a child process works in. */
export const path = (standard: string): z.ZodType<string, string | undefined> =>
  z
    .string()
    .min(1)
    .default(standard)
    .transform((text) => resolve(text));

/** A program found by name stays a name. */
export const program = (text: string): string => (text.includes('/') ? resolve(text) : text);
