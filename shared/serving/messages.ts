import { z } from 'zod';
import { modelNameSchema, versionSchema } from '../kernel/identifiers.ts';

/** Copies of champions and the hint that one has moved. */
export const MODEL_CACHE_CONTAINER = 'model-cache';

/**
 * Blob that is rewritten whenever the champion moves or may have moved: by the gate, by webhooks, and by the timer that
 * reconciles. Instances poll it cheaply and then ask MLflow, which alone knows.
 */
export const championHintPath = (model: string): string => `${model}/champion.json`;

export const championHintSchema = z.object({
  /** null: there is no champion, or the alias names a version that is gone. */
  version: versionSchema.nullable(),
  /** ISO 8601, UTC. */
  movedAt: z.iso.datetime(),
  /** What the registry said, as one text that changes with it; absent where it was not asked. */
  finding: z.string().optional(),
});

export type ChampionHint = z.infer<typeof championHintSchema>;

/** Blob that the reconciling timer rewrites at each run, so that instances know that somebody asks MLflow for them. */
export const HEARTBEAT_PATH = 'reconciled.json';

export const heartbeatSchema = z.object({
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  /** Code of why MLflow could not be asked, by model; models that it could be asked about are left out. */
  away: z.record(z.string(), z.string()),
});

export type Heartbeat = z.infer<typeof heartbeatSchema>;

export const CHAMPION_ALIAS = 'champion';

/** Queue of what MLflow's webhooks said, consumed by `follow-event`. */
export const REGISTRY_EVENTS_QUEUE = 'registry-events';

/** Aliases of the model have moved; what they name now is asked of MLflow. */
export const registryEventSchema = z.object({ model: modelNameSchema });

export type RegistryEvent = z.infer<typeof registryEventSchema>;

/** One empty blob for each webhook that was taken, for an hour. */
export const DELIVERIES_CONTAINER = 'webhook-deliveries';
