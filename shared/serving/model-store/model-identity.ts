import { z } from 'zod';
import { sha256 } from '../../kernel/digest.ts';
import { modelNameSchema, versionSchema } from '../../kernel/identifiers.ts';
import { canonicalJson } from '../../kernel/json.ts';
import type { RegisteredVersion } from '../ports.ts';

const digestsSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));

/** One version as it was registered: a recreated model, or a version with other files, is another identity. */
export const modelIdentitySchema = z.object({
  model: modelNameSchema,
  version: versionSchema,
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** SHA-256 by path, from the version's tag. */
  sha256: digestsSchema,
  /** Of a version that is another one's files with another decision threshold; the text of its tag. */
  threshold: z.object({ of: versionSchema.nullable(), text: z.string() }).optional(),
});

export type ModelIdentity = z.infer<typeof modelIdentitySchema>;

export const identityOf = (
  model: string,
  { version, createdAt, sha256: digests, threshold }: RegisteredVersion,
): ModelIdentity => ({
  model,
  version,
  createdAt,
  sha256: digests,
  ...(threshold === undefined ? {} : { threshold }),
});

/** Name of the version's directory in caches: version, creation time and digest of what its tags say. */
export function identityKey(identity: ModelIdentity): string {
  const { sha256: digests, threshold } = identity;
  const said = threshold === undefined ? digests : { digests, threshold: threshold.text };
  const digest = sha256(canonicalJson(said)).slice(0, 16);
  return `${identity.version}-${identity.createdAt}-${digest}`;
}
