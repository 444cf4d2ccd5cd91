import type { QueueSettings } from '../../config/host-settings.ts';

type MessageEncoding = QueueSettings['messageEncoding'];

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of a queue message as it is stored; undefined when it is not in the encoding that the app expects. */
export function decodeMessage(text: string, encoding: MessageEncoding): Uint8Array | undefined {
  if (encoding === 'none') return Buffer.from(text, 'utf8');
  const compact = text.replaceAll(/[ \t\r\n]/g, '');
  if (compact.length % 4 !== 0 || !base64.test(compact)) return undefined;
  return Buffer.from(compact, 'base64');
}

export function encodeMessage(content: Uint8Array | string, encoding: MessageEncoding): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
  return bytes.toString(encoding === 'base64' ? 'base64' : 'utf8');
}

/** Throws a TypeError when the bytes are not UTF-8, which counts as a failed try. */
export const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);
