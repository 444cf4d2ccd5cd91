import { describe, expect, it } from 'vitest';
import { parseBlobEvents } from '../../../host/listeners/blob/event-grid-event.ts';

const created = (url: string) => ({
  eventType: 'Microsoft.Storage.BlobCreated',
  data: { api: 'PutBlob', url, eTag: '0x8D4', blobType: 'BlockBlob' },
});
const azure = 'https://acct.blob.core.windows.net/';

describe('parseBlobEvents', () => {
  it.each([
    ['https://acct.blob.core.windows.net/data/in/a%20b%23.csv', azure, 'data', 'in/a b#.csv'],
    [
      'http://127.0.0.1:10000/devstoreaccount1/data/a.csv',
      'http://127.0.0.1:10000/devstoreaccount1',
      'data',
      'a.csv',
    ],
    [
      'http://127.0.0.1:10000/devstoreaccount1/data/a.csv',
      'http://127.0.0.1:10000/devstoreaccount1/',
      'data',
      'a.csv',
    ],
    ['https://acct.blob.core.windows.net/acct/a.csv', azure, 'acct', 'a.csv'],
  ])('%s of %s', (url, serviceUrl, container, name) => {
    expect(parseBlobEvents([created(url)], serviceUrl)).toEqual([
      { kind: 'created', container, name, etag: '0x8D4', blobType: 'BlockBlob' },
    ]);
  });

  it('reads CloudEvents, one or many', () => {
    const { data } = created('https://acct.blob.core.windows.net/c/a');
    const event = { specversion: '1.0', type: 'Microsoft.Storage.BlobCreated', source: '/x', data };
    const expected = { kind: 'created', container: 'c', name: 'a', etag: '0x8D4', blobType: 'BlockBlob' };
    expect(parseBlobEvents(event, azure)).toEqual([expected]);
    expect(parseBlobEvents([event, event], azure)).toEqual([expected, expected]);
  });

  it('reads the handshake and leaves other events aside', () => {
    expect(
      parseBlobEvents(
        [
          { eventType: 'Microsoft.Storage.BlobDeleted', data: { url: 'x' } },
          {
            eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
            data: { validationCode: '512d38b6' },
          },
        ],
        azure,
      ),
    ).toEqual([{ kind: 'other' }, { kind: 'validation', code: '512d38b6' }]);
  });

  it.each([
    ['text'],
    [null],
    [[1]],
    [[{ eventType: 'Microsoft.Storage.BlobCreated' }]],
    [[created('not a url')]],
    [[created('https://acct.blob.core.windows.net/only-a-container')]],
    [[{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent', data: {} }]],
  ])('refuses %j', (body) => {
    expect(() => parseBlobEvents(body, azure)).toThrow(Error);
  });
});
