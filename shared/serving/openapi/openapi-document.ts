import { answerSchema } from './answer-schema.ts';
import type { DocumentedModel } from './documented-model.ts';
import { inferencePaths } from './inference-paths.ts';
import type { JsonSchema } from './json-schema.ts';
import { feedbackOperation, predictOperation, servicePaths } from './operations.ts';
import { type RequestSchemaOptions, requestSchema } from './request-schema.ts';

export type DocumentOptions = {
  limits: RequestSchemaOptions['limits'];
  /** The model that a path without a name means. */
  defaultModel: string | undefined;
  /** Version of the app. */
  version: string;
};

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, unknown>>;
  components: {
    schemas: Record<string, JsonSchema>;
    securitySchemes: Record<string, Record<string, string>>;
  };
};

const errorSchema: JsonSchema = {
  type: 'object',
  properties: {
    error_code: { type: 'string', description: 'stable; see the guide on errors' },
    message: { type: 'string' },
    path: {
      type: 'string',
      description: "where in the request, such as data[3].tenure; never the request's values",
    },
  },
  required: ['error_code', 'message'],
};

/** OpenAPI 3.1 of what an app serves, from the signatures of its champions. */
export function openApiDocument(
  models: readonly DocumentedModel[],
  options: DocumentOptions,
): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const schemas: Record<string, JsonSchema> = { Error: errorSchema };
  for (const model of models) {
    if (model.description !== undefined) {
      schemas[`${model.name}.Request`] = requestSchema(model.description, {
        ...model,
        limits: options.limits,
      });
      schemas[`${model.name}.Answer`] = answerSchema(model.description);
    }
    if (model.name === options.defaultModel)
      paths['/invocations'] = { post: predictOperation(model, 'default') };
    paths[`/models/${model.name}/invocations`] = { post: predictOperation(model, 'named') };
    paths[`/models/${model.name}/feedback`] = { post: feedbackOperation(model.name) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Relevo',
      version: options.version,
      description:
        "MLflow's scoring protocol and the Open Inference Protocol (V2) for the models of this app, answered by their champions.",
    },
    security: [{ key: [] }],
    paths: { ...paths, ...inferencePaths, ...servicePaths },
    components: {
      schemas,
      securitySchemes: {
        key: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description: 'function key; not needed locally',
        },
      },
    },
  };
}
