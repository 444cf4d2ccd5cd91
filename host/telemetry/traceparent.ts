import { randomFillSync } from 'node:crypto';

const pattern = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** True for a W3C `traceparent` that may be continued. */
export const isTraceparent = (text: string | undefined): text is string =>
  text !== undefined && pattern.test(text) && !text.startsWith('ff');

const idBytes = 24;
const pool = Buffer.alloc(idBytes * 128);
let used = pool.length;

/** Random bytes are drawn for many ids at once: one draw costs more than all else here. */
function randomHex(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += idBytes;
  return pool.toString('hex', used - idBytes, used);
}

/** A new span under `parent`, or of a new trace when there is none; sampled unless the parent is not. */
export function childTraceparent(parent: string | undefined): string {
  const random = randomHex();
  const span = random.slice(0, 16);
  if (isTraceparent(parent)) return `00-${parent.slice(3, 35)}-${span}-${parent.slice(53, 55)}`;
  return `00-${random.slice(16)}-${span}-01`;
}
