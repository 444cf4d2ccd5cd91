/** The wait a server asks for in milliseconds: `retry-after-ms`, or `Retry-After` as seconds or date; undefined without a valid one. */
export function parseRetryAfter(headers: Headers, now: Date): number | undefined {
  const exact = parseNumber(headers.get('retry-after-ms'));
  if (exact !== undefined) return exact;
  const value = headers.get('retry-after');
  const seconds = parseNumber(value);
  if (seconds !== undefined) return seconds * 1000;
  return value === null ? undefined : millisecondsUntil(value, now);
}

const parseNumber = (value: string | null): number | undefined =>
  value !== null && /^\d{1,9}(\.\d{1,6})?$/.test(value.trim()) ? Number(value) : undefined;

/** Only the date form of HTTP is taken; `Date.parse` alone would accept much more. */
function millisecondsUntil(value: string, now: Date): number | undefined {
  if (!/^[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value.trim())) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
