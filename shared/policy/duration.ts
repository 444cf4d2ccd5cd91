import { z } from 'zod';

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof unitMs;

/** A length of time as `20s`, `15m`, `1h` or `7d`. */
export const durationSchema = z.string().regex(/^\d+(ms|s|m|h|d)$/, 'a duration such as 20s, 15m, 1h or 7d');

/** A length of time over nothing. */
export const positiveDurationSchema = z
  .string()
  .regex(/^0*[1-9]\d*(ms|s|m|h|d)$/, 'a duration over nothing, such as 20s, 15m, 1h or 7d');

/** Milliseconds of a duration that one of the schemas has accepted. */
export function durationMs(duration: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(duration);
  if (match === null) throw new RangeError('not a duration');
  return Number(match[1]) * unitMs[parseUnit(match[2])];
}

function parseUnit(text: string | undefined): Unit {
  const unit = (Object.keys(unitMs) as Unit[]).find((candidate) => candidate === text);
  if (unit === undefined) throw new RangeError('not a unit of time');
  return unit;
}
