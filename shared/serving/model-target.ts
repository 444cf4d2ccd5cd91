/** Which version of a model is asked for: a version by its number, else the one that an alias names, else the champion. */
export type ModelTarget = { model: string; alias: string | null; version: string | null };

export const championOf = (model: string): ModelTarget => ({ model, alias: null, version: null });
