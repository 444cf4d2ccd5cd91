import { RelevoError } from '../../kernel/error.ts';
import { DECISIONS_CONTAINER } from '../messages.ts';
import type { DecisionBlobs } from '../ports.ts';
import type { PackedEvidence } from './packed-evidence.ts';

/** What decisions were made on, `decisions/<model>/evidence/<digest>.json.gz`; written once, never changed. */
export type EvidenceStore = {
  /** Safe to repeat. */
  save(model: string, evidence: PackedEvidence, signal?: AbortSignal): Promise<void>;
  /** @throws EVIDENCE_MISSING (404) where there is none under this digest */
  read(model: string, digest: string, signal?: AbortSignal): Promise<PackedEvidence>;
};

const evidenceName = (model: string, digest: string): string => `${model}/evidence/${digest}.json.gz`;

export const createEvidenceStore = (blobs: Pick<DecisionBlobs, 'read' | 'write'>): EvidenceStore => ({
  save: async (model, { digest, bytes }, signal) => {
    const options = { ifNoneMatch: '*', contentType: 'application/gzip', ...(signal && { signal }) } as const;
    await blobs.write(DECISIONS_CONTAINER, evidenceName(model, digest), bytes, options);
  },
  read: async (model, digest, signal) => {
    const name = evidenceName(model, digest);
    const found = await blobs.read(DECISIONS_CONTAINER, name, signal);
    if (found !== undefined) return { digest, bytes: found.bytes };
    throw new RelevoError('EVIDENCE_MISSING', `${DECISIONS_CONTAINER}/${name} is gone`, { status: 404 });
  },
});
