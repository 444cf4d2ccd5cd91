/** The metadata key under which a conditional write recognises its own outcome. */
const WRITE_KEY = 'relevowrite';

export const contentBytes = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** The service quotes an ETag in headers and not in listings; we always do. */
export const quotedEtag = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`);

export const markedMetadata = (metadata: Record<string, string>, nonce: string): Record<string, string> => ({
  ...metadata,
  [WRITE_KEY]: nonce,
});

export const writeNonce = (metadata: Record<string, string> | undefined): string | undefined =>
  metadata?.[WRITE_KEY];

export function visibleMetadata(metadata: Record<string, string> | undefined): Record<string, string> {
  const { [WRITE_KEY]: _nonce, ...visible } = metadata ?? {};
  return visible;
}
