import type { BlobDownloadResponseParsed } from '@azure/storage-blob';
import type { InvocationInput, TypedData } from '../../invocation.ts';
import { offsetTime } from '../offset-time.ts';
import type { BlobRead } from './read-blob.ts';

type Source = { path: string; uri: string; parameters: Record<string, string>; reason: string };

/** What a function sees of a blob: always its bytes, whatever `dataType` says. */
export const blobInput = ({ bytes, response }: BlobRead, source: Source): InvocationInput => ({
  data: { bytes },
  triggerMetadata: {
    blobTrigger: { string: source.path },
    uri: json(source.uri),
    properties: json(propertiesOf(response)),
    metadata: json(response.metadata ?? {}),
    ...Object.fromEntries(Object.entries(source.parameters).map(([key, value]) => [key, { string: value }])),
  },
  reason: source.reason,
  details: times(response),
});

const json = (value: unknown): TypedData => ({ json: JSON.stringify(value) });

// .NET writes the type of a blob as a number.
const blobTypes = ['BlockBlob', 'PageBlob', 'AppendBlob'];

/** In .NET's spelling; the library lower-cases the first letter of each key. */
const propertiesOf = (response: BlobDownloadResponseParsed): Record<string, unknown> => ({
  LastModified: optionalTime(response.lastModified),
  CreatedOn: optionalTime(response.createdOn),
  Metadata: response.metadata ?? {},
  BlobType: blobTypes.indexOf(response.blobType ?? 'BlockBlob'),
  ContentLength: response.contentLength,
  ContentType: response.contentType,
  ContentEncoding: response.contentEncoding,
  ContentLanguage: response.contentLanguage,
  ContentDisposition: response.contentDisposition,
  CacheControl: response.cacheControl,
  ETag: response.etag,
});

const optionalTime = (date: Date | undefined): string | undefined =>
  date === undefined ? undefined : offsetTime(date);

const times = ({ createdOn, lastModified }: BlobDownloadResponseParsed): Record<string, string> => ({
  ...(createdOn === undefined ? {} : { BlobCreated: offsetTime(createdOn) }),
  ...(lastModified === undefined ? {} : { BlobLastModified: offsetTime(lastModified) }),
});
