import { z } from 'zod';
import { versionSchema } from '../kernel/identifiers.ts';

/** Copies of champions and the hint that one has moved. */
export const MODEL_CACHE_CONTAINER = 'model-cache';

/** Blob that the gate rewrites after each alias move; instances poll it cheaply and then ask MLflow. */
export const championHintPath = (model: string): string => `${model}/champion.json`;

export const championHintSchema = z.object({
  version: versionSchema,
  /** ISO 8601, UTC. */
  movedAt: z.iso.datetime(),
});

export type ChampionHint = z.infer<typeof championHintSchema>;

export const CHAMPION_ALIAS = 'champion';
