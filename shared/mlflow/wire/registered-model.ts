import { z } from 'zod';
import type { RegisteredModel, RegisteredModelDetails } from '../types.ts';
import { modelVersion } from './model-version.ts';
import { optionalText, tags, text, time } from './primitives.ts';

const shape = z.object({
  name: z.string(),
  description: text,
  creation_timestamp: time,
  last_updated_timestamp: time,
  tags,
  latest_versions: z.array(modelVersion).default([]),
  aliases: z.array(z.object({ alias: z.string(), version: z.coerce.string() })).default([]),
});

const toRegisteredModel = (wire: z.output<typeof shape>): RegisteredModel => ({
  name: wire.name,
  description: wire.description,
  createdAt: wire.creation_timestamp,
  updatedAt: wire.last_updated_timestamp,
  tags: wire.tags,
  latestVersions: wire.latest_versions,
});

const details = shape.transform((wire): RegisteredModelDetails => ({
  ...toRegisteredModel(wire),
  aliases: Object.fromEntries(wire.aliases.map(({ alias, version }) => [alias, version])),
}));

export const registeredModelAnswer = z
  .object({ registered_model: details })
  .transform((answer) => answer.registered_model);
export const registeredModelPage = z
  .object({
    registered_models: z.array(shape.transform(toRegisteredModel)).default([]),
    next_page_token: optionalText,
  })
  .transform((page) => ({ items: page.registered_models, nextPageToken: page.next_page_token }));
