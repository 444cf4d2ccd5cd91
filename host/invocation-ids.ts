import { randomFillSync } from 'node:crypto';

const idBytes = 16;
const batch = 128;
const length = 36;

/**
 * Random ids of invocations (version 4 UUIDs). They are drawn and written out 128 at a time: `randomUUID` joins each from
 * twenty short texts, which garbage collection then has to look at.
 */
export function createInvocationIds(): () => string {
  const bytes = Buffer.alloc(idBytes * batch);
  let texts = '';
  let next = 0;
  return () => {
    if (next === texts.length) {
      texts = writeIds(randomFillSync(bytes));
      next = 0;
    }
    next += length;
    return texts.slice(next - length, next);
  };
}

function writeIds(bytes: Buffer): string {
  const ids: string[] = [];
  for (let start = 0; start < bytes.length; start += idBytes) {
    bytes.writeUInt8((bytes.readUInt8(start + 6) & 0x0f) | 0x40, start + 6);
    bytes.writeUInt8((bytes.readUInt8(start + 8) & 0x3f) | 0x80, start + 8);
    const hex = bytes.toString('hex', start, start + idBytes);
    ids.push(
      `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    );
  }
  return ids.join('');
}
