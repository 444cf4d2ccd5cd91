import { z } from 'zod';

/** Name of a registered model as Relevo serves it: safe in a path, a blob name and a queue message. */
export const modelNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/, 'not a model name');

/** MLflow's model version number, a string of digits. */
export const versionSchema = z.string().regex(/^[1-9]\d{0,9}$/, 'not a version number');
