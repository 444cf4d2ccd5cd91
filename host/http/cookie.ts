import { z } from 'zod';

const nullable = <Value extends z.ZodType>(value: Value) => z.object({ value }).nullish();

const schema = z.object({
  name: z.string(),
  value: z.string(),
  domain: nullable(z.string()),
  path: nullable(z.string()),
  expires: nullable(z.object({ seconds: z.number() })),
  secure: nullable(z.boolean()),
  httpOnly: nullable(z.boolean()),
  sameSite: z.enum(['none', 'lax', 'strict', 'explicitNone']).optional(),
  maxAge: nullable(z.number()),
});

const sameSiteText = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' };

/** The `Set-Cookie` value of a cookie as it crosses the RPC boundary. Throws when it is none. */
export function cookieHeader(cookie: unknown): string {
  const parsed = schema.parse(cookie);
  const sameSite = sameSiteText[parsed.sameSite ?? 'none'];
  const attributes = [
    ['Max-Age', parsed.maxAge?.value],
    ['Domain', parsed.domain?.value],
    ['Path', parsed.path?.value],
    ['Expires', parsed.expires && new Date(parsed.expires.value.seconds * 1000).toUTCString()],
    ['SameSite', sameSite],
  ];
  const flags = [
    parsed.httpOnly?.value === true ? '; HttpOnly' : '',
    parsed.secure?.value === true ? '; Secure' : '',
  ];
  const texts = attributes.map(([name, value]) =>
    value === undefined || value === null ? '' : `; ${name}=${value}`,
  );
  return `${parsed.name}=${encodeURIComponent(parsed.value)}${texts.join('')}${flags.join('')}`;
}
