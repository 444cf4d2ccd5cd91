const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

const MINUTE = 60_000;

/**
 * ISO 8601 text as UTC, `YYYY-MM-DDTHH:MM:SS[.fraction]Z`, the fraction kept to the nanosecond without closing zeros.
 * A date alone is its midnight, a time without zone is UTC. undefined for any other text, for dates that there are
 * not, and for years outside 1 to 9999.
 */
export function parseDatetime(text: string): string | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction = ''] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${local}Z`);
  const offset = offsetMinutes(match[8]);
  if (offset === undefined || !isSame(date, local)) return undefined;
  const utc = new Date(date.getTime() - offset * MINUTE);
  const at = utc.getUTCFullYear();
  if (at < 1 || at > 9999) return undefined;
  const rest = fraction.replace(/0+$/, '');
  return `${utc.toISOString().slice(0, 19)}${rest === '' ? '' : `.${rest}`}Z`;
}

/** Nanoseconds since 1970 of a text that `parseDatetime` wrote; beyond int64 outside the years 1677 to 2262. */
export function datetimeNanoseconds(text: string): bigint {
  const fraction = text.slice(20, -1).padEnd(9, '0');
  return BigInt(new Date(`${text.slice(0, 19)}Z`).getTime()) * 1_000_000n + BigInt(fraction);
}

/** False for days that roll over, such as February 30. */
const isSame = (date: Date, local: string): boolean =>
  !Number.isNaN(date.getTime()) && date.toISOString().startsWith(local);

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
