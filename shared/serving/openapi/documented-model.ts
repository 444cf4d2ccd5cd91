import type { ModelDescription } from '../../scoring/model-description.ts';
import type { RequestSchemaOptions } from './request-schema.ts';

/** One served model; `description` is undefined while no champion of it can be loaded. */
export type DocumentedModel = {
  name: string;
  version: string | undefined;
  description: ModelDescription | undefined;
  /** A request's body that the model's author logged with it. */
  example: unknown;
} & Omit<RequestSchemaOptions, 'limits'>;
