/** Copies of champions and the hint that one has moved. */
export const MODEL_CACHE_CONTAINER = 'model-cache';

/** Blob that the gate rewrites after each alias move; instances poll it cheaply and then ask MLflow. */
export const championHintPath = (model: string): string => `${model}/champion.json`;

export type ChampionHint = {
  version: string;
  /** ISO 8601, UTC. */
  movedAt: string;
};

export const CHAMPION_ALIAS = 'champion';
