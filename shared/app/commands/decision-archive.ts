import { z } from 'zod';
import { sha256 } from '../../kernel/digest.ts';
import { RelevoError } from '../../kernel/error.ts';
import { tryJson } from '../../kernel/try-json.ts';
import type { Evidence } from '../../promotion/evidence/evidence.ts';
import { type DecisionRecord, decisionRecordSchema } from '../../promotion/record/decision-record.ts';
import { unpackEvidence } from '../../promotion/record/packed-evidence.ts';
import type { AppClient } from './app-client.ts';

const listSchema = z.object({ decisions: z.array(z.object({ sequence: z.int().positive() })) });

export type StoredRecord = { record: DecisionRecord; digest: string };

/** A model's decisions as an app keeps them. Each call throws APP_ANSWER, and what the app answers. */
export type DecisionArchive = {
  /** Their numbers, oldest first. */
  sequences(): Promise<number[]>;
  record(sequence: number): Promise<StoredRecord>;
  /** undefined where nothing was judged, or nothing kept. @throws EVIDENCE_DAMAGED, EVIDENCE_FORMAT */
  evidence(record: DecisionRecord): Promise<Evidence | undefined>;
};

export function openDecisionArchive(app: AppClient, model: string): DecisionArchive {
  const path = `/models/${encodeURIComponent(model)}/decisions`;
  const notOurs = (): RelevoError =>
    new RelevoError('APP_ANSWER', `${app.url} does not answer with decisions; is it a Relevo app?`);
  return {
    sequences: async () => {
      const list = listSchema.safeParse(await app.get(path));
      if (!list.success) throw notOurs();
      return [...new Set(list.data.decisions.map(({ sequence }) => sequence))];
    },
    record: async (sequence) => {
      const bytes = await app.getBytes(`${path}/${sequence}`);
      const record = decisionRecordSchema.safeParse(tryJson(Buffer.from(bytes).toString('utf8')));
      if (!record.success) throw notOurs();
      return { record: record.data, digest: sha256(bytes) };
    },
    evidence: async ({ sequence, evidence }) => {
      if (evidence.kept === null) return undefined;
      const bytes = await app.getBytes(`${path}/${sequence}/evidence`);
      return unpackEvidence({ digest: evidence.kept, bytes });
    },
  };
}
