import { z } from 'zod';
import { versionSchema } from '../kernel/identifiers.ts';

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
  /** What the registry said in full, as one text; absent where the gate wrote the hint. */
  finding: z.string().optional(),
});

export type ChampionHint = z.infer<typeof championHintSchema>;

/** Blob that the reconciling timer rewrites at each run, so that instances know that somebody asks MLflow for them. */
export const HEARTBEAT_PATH = 'reconciled.json';

export const heartbeatSchema = z.object({
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  /** Why MLflow could not be asked, a code; null when it could. */
  away: z.string().nullable(),
});

export type Heartbeat = z.infer<typeof heartbeatSchema>;

export const CHAMPION_ALIAS = 'champion';
