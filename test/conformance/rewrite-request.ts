import type { ConformanceRequest } from './request.ts';

type Rewrite = (request: ConformanceRequest) => ConformanceRequest;

const rewriting =
  (rewrite: (body: string) => string): Rewrite =>
  (request) =>
    typeof request.body === 'string' ? { ...request, body: rewrite(request.body) } : request;

/** Where composite columns hold doubles. */
const doubles =
  /"(?:doubles|nested)": ?\[(?:[^\]"]*(?:\](?=[,\]\s]))?)*\]|"counts": ?(?:\[ ?)?\{[^}]*\}|"x": ?-?\d+(?![\w.])/g;
const integer = /(?<![\w."-])-?\d+(?![\w.])/g;

/** Integers in place of doubles get a fraction: `2` is `2.0`. */
export const withFractions: Rewrite = rewriting((body) =>
  body.replaceAll(doubles, (part) => part.replaceAll(integer, '$&.0')),
);

/** Where dates are: in the columns of that type, anywhere in rows without names. */
const dated = /"(?:opt_)?datetime": ?(?:\[[^\]]*\]|"[^"]*")|"data": ?\[.*\]/gs;
/** Texts that begin like a date, or are words for times. */
const dateText = /"\s*(?:now|today|[-+]?\d[^"]*|[A-Za-z]{3,9} \d[^"]*)\s*"/gi;
const isoDate = /^"\d{4}-\d{2}(?:-\d{2}(?:[T ][\d:.]+(?:Z|[-+]\d{2}(?::?\d{2})?)?)?)?"$/;
const farYear = /^"\s*[-+]?(?:0\d{3}|1[0-6]\d{2}|22[6-9]\d|2[3-9]\d{2}|[3-9]\d{3}|\d{5,})-?/;

const datesOf = (body: string): string[] =>
  (body.match(dated) ?? []).flatMap((part) => part.match(dateText) ?? []);

const isFar = (text: string): boolean => farYear.test(text);
const isLoose = (text: string): boolean => !isoDate.test(text);

export const hasFarDate = (body: string): boolean => datesOf(body).some(isFar);
export const hasLooseDate = (body: string): boolean => datesOf(body).some(isLoose);

/** Dates that we refuse become texts that nobody takes for one. */
export const withoutDates: Rewrite = rewriting((body) =>
  body.replaceAll(dated, (part) =>
    part.replaceAll(dateText, (text) => (isFar(text) || isLoose(text) ? '"soon"' : text)),
  ),
);
