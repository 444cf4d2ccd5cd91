const foreign = /[^A-Za-z0-9+/]/;

/**
 * Canonical base64 text: standard alphabet, padded, no bits left over. Line breaks, which MLflow's clients put in, are
 * taken out. undefined for any other text.
 */
export function parseBase64(text: string): string | undefined {
  const joined = text.includes('\n') ? text.replaceAll('\n', '') : text;
  if (joined.length % 4 !== 0 || foreign.test(joined.replace(/={1,2}$/, ''))) return undefined;
  const last = Buffer.from(joined.slice(-4), 'base64').toString('base64');
  return joined.endsWith(last) ? joined : undefined;
}

/** Bytes that canonical base64 text stands for, without decoding it. */
export const base64Bytes = (text: string): number =>
  (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
