import { z } from 'zod';
import type { ModelVersion, ModelVersionDetails } from '../types.ts';
import { optionalText, tags, text, time } from './primitives.ts';

const shape = z.object({
  name: z.string(),
  version: z.coerce.string().regex(/^\d+$/),
  creation_timestamp: time,
  last_updated_timestamp: time,
  description: text,
  source: text,
  run_id: optionalText,
  model_id: optionalText,
  status: z.string().default('READY'),
  status_message: text,
  current_stage: z.string().default('None'),
  tags,
  aliases: z.array(z.string()).default([]),
});

const toModelVersion = (wire: z.output<typeof shape>): ModelVersion => ({
  name: wire.name,
  version: wire.version,
  createdAt: wire.creation_timestamp,
  updatedAt: wire.last_updated_timestamp,
  description: wire.description,
  source: wire.source,
  runId: wire.run_id,
  modelId: wire.model_id ?? modelIdIn(wire.source),
  status: wire.status,
  statusMessage: wire.status_message,
  currentStage: wire.current_stage,
  tags: wire.tags,
});

/** Open-source servers do not return the logged model's id; the source names it. */
const modelIdIn = (source: string): string | undefined => /^models:\/+(m-[\w-]+)$/.exec(source)?.[1];

export const modelVersion = shape.transform(toModelVersion);

const details = shape.transform((wire): ModelVersionDetails => ({
  ...toModelVersion(wire),
  aliases: wire.aliases,
}));

export const modelVersionAnswer = z
  .object({ model_version: details })
  .transform((answer) => answer.model_version);
export const modelVersionPage = z
  .object({ model_versions: z.array(modelVersion).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.model_versions, nextPageToken: page.next_page_token }));
export const downloadUriAnswer = z
  .object({ artifact_uri: z.string().min(1) })
  .transform((answer) => answer.artifact_uri);
