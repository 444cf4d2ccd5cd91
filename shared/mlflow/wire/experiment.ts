import { z } from 'zod';
import type { Experiment } from '../types.ts';
import { optionalText, optionalTime, tags, text } from './primitives.ts';

const experiment = z
  .object({
    experiment_id: z.string(),
    name: z.string(),
    artifact_location: text,
    lifecycle_stage: z.string().default('active'),
    creation_time: optionalTime,
    last_update_time: optionalTime,
    tags,
  })
  .transform((wire): Experiment => ({
    experimentId: wire.experiment_id,
    name: wire.name,
    artifactLocation: wire.artifact_location,
    lifecycleStage: wire.lifecycle_stage,
    createdAt: wire.creation_time,
    updatedAt: wire.last_update_time,
    tags: wire.tags,
  }));

export const experimentAnswer = z.object({ experiment }).transform((answer) => answer.experiment);
export const experimentCreated = z
  .object({ experiment_id: z.string() })
  .transform((answer) => answer.experiment_id);
export const experimentPage = z
  .object({ experiments: z.array(experiment).default([]), next_page_token: optionalText })
  .transform((page) => ({ items: page.experiments, nextPageToken: page.next_page_token }));
