export type Instant = {
  /** Nanoseconds since 1970, in UTC. */
  nanoseconds: bigint;
  /** Minutes east of UTC; undefined where the text names no zone. */
  offset: number | undefined;
  /** Which parts the text has; pandas wants those of a column alike. */
  shape: string;
};

const pattern =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:([T ])(\d{2})(?::(\d{2})(?::(\d{2})(?:([.,])(\d+))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/;

const NS_PER_MS = 1_000_000n;

/** An ISO 8601 date or time, to the nanosecond; undefined for any other text, and outside the years 1677 to 2262. */
export function parseInstant(text: string): Instant | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [
    ,
    year = '',
    month = '',
    day,
    separator = '',
    hour,
    minute,
    second,
    point = '',
    fraction = '',
    zone,
  ] = match;
  const local = `${year}-${month}-${day ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}`;
  const date = new Date(`${local}Z`);
  if (Number.isNaN(date.getTime()) || !date.toISOString().startsWith(local)) return undefined;
  const offset = zone === undefined ? undefined : zoneMinutes(zone);
  const whole = BigInt(date.getTime() - (offset ?? 0) * 60_000) * NS_PER_MS;
  const nanoseconds = whole + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  if (BigInt.asIntN(64, nanoseconds) !== nanoseconds || nanoseconds === NOT_A_TIME) return undefined;
  const parts = [day, separator, hour, minute, second, point].map((part) =>
    part === undefined ? '-' : part.length,
  );
  return {
    nanoseconds,
    offset,
    shape: `${parts.join('')}${separator}${point}${zone === undefined ? '' : 'z'}`,
  };
}

const NOT_A_TIME = -(2n ** 63n);

function zoneMinutes(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || '0');
  return zone.startsWith('-') ? -minutes : minutes;
}

/** ISO 8601 in UTC, `YYYY-MM-DDTHH:MM:SS[.fraction]Z`, the fraction without closing zeros. */
export function instantText(nanoseconds: bigint): string {
  const rest = ((nanoseconds % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((nanoseconds - rest) / NS_PER_MS)).toISOString().slice(0, 19);
  const fraction = rest.toString().padStart(9, '0').replace(/0+$/, '');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`;
}
