import { z } from 'zod';

/** What one event asks for. */
export type BlobEvent =
  | { kind: 'validation'; code: string }
  | { kind: 'created'; container: string; name: string; etag: string; blobType: string }
  | { kind: 'other' };

const created = z.object({
  url: z.string(),
  eTag: z.string().default(''),
  blobType: z.string().default('BlockBlob'),
});
const validation = z.object({ validationCode: z.string().min(1) });

/** Event Grid's own schema and CloudEvents differ in the name of the type. */
const event = z
  .object({ eventType: z.string().optional(), type: z.string().optional(), data: z.unknown() })
  .transform(({ eventType, type, data }) => ({ type: eventType ?? type ?? '', data }));

const batch = z.union([z.array(event), event.transform((single) => [single])]);

/** Reads a batch of events for blobs of the account at `serviceUrl`. Throws when it is not one. */
export function parseBlobEvents(body: unknown, serviceUrl: string): BlobEvent[] {
  return batch.parse(body).map(({ type, data }): BlobEvent => {
    switch (type) {
      case 'Microsoft.EventGrid.SubscriptionValidationEvent':
        return { kind: 'validation', code: validation.parse(data).validationCode };
      case 'Microsoft.Storage.BlobCreated':
        return createdEvent(created.parse(data), serviceUrl);
      default:
        return { kind: 'other' };
    }
  });
}

function createdEvent(data: z.infer<typeof created>, serviceUrl: string): BlobEvent {
  const [container, ...name] = blobPath(data.url, serviceUrl);
  if (container === undefined || name.length === 0) throw new Error(`no URL of a blob: ${data.url}`);
  return { kind: 'created', container, name: name.join('/'), etag: data.eTag, blobType: data.blobType };
}

/** Container and name of a blob's URL. Emulators have the account's name as the first part of the path. */
function blobPath(url: string, serviceUrl: string): string[] {
  const account = new URL(serviceUrl).pathname.replace(/\/$/, '');
  const path = new URL(url).pathname;
  const own = path.startsWith(`${account}/`) ? path.slice(account.length) : path;
  return own.split('/').slice(1).map(decodeURIComponent);
}
