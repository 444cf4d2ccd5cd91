import { createHmac, timingSafeEqual } from 'node:crypto';
import { inputError } from '../../kernel/error.ts';

/** The headers of MLflow's webhooks; null where one is absent. */
export type DeliveryHeaders = { id: string | null; timestamp: string | null; signature: string | null };

/** Retries repeat time and signature for up to two minutes. */
const WINDOW_MS = 5 * 60_000;

/**
 * Checks that a delivery was signed with the secret, and lately: `v1,<base64 of HMAC-SHA256(secret, "<id>.<timestamp>.<body>")>`
 * over the bytes as they came, compared in constant time.
 * @returns the delivery's id
 * @throws WEBHOOK_SIGNATURE, WEBHOOK_EXPIRED (401)
 */
export function verifyDelivery(
  { id, timestamp, signature }: DeliveryHeaders,
  body: Uint8Array,
  secret: string,
  now: Date,
): string {
  if (id === null || timestamp === null || signature === null || !/^[\w-]{1,100}$/.test(id))
    throw refused('WEBHOOK_SIGNATURE', 'the delivery is not signed');
  const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64');
  if (!isEqual(signature, `v1,${expected}`))
    throw refused('WEBHOOK_SIGNATURE', 'the signature is not that of our secret');
  const age = now.getTime() - Number(timestamp) * 1000;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(age) > WINDOW_MS)
    throw refused('WEBHOOK_EXPIRED', 'the delivery was signed more than five minutes ago, or ahead of time');
  return id;
}

function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const refused = (code: string, message: string) => inputError(code, 'headers', message, 401);
