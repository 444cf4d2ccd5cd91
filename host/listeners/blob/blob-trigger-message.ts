import { z } from 'zod';

/** What waits in the internal queue `azure-webjobs-blobtrigger-{hostId}`: one version of one blob for one function. */
export const blobTriggerMessageSchema = z.object({
  Type: z.literal('BlobTrigger'),
  /** `Host.Functions.{Name}` */
  FunctionId: z.string(),
  BlobType: z.string(),
  ContainerName: z.string(),
  BlobName: z.string(),
  ETag: z.string(),
});

export type BlobTriggerMessage = z.infer<typeof blobTriggerMessageSchema>;

export const functionIdOf = (name: string): string => `Host.Functions.${name}`;

/** Entity tags in one form: listings and events have them without quotation marks, headers with. */
export const quotedETag = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`);
