import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ModelDescription } from '../../../../shared/scoring/model-description.ts';
import { parseModelDescription } from '../../../../shared/scoring/parse-model-description.ts';
import type { DocumentedModel } from '../../../../shared/serving/openapi/documented-model.ts';
import { openApiDocument } from '../../../../shared/serving/openapi/openapi-document.ts';
import { defaultLimits } from '../../../../shared/serving/protocol.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures/models');

async function fixture(name: string): Promise<DocumentedModel> {
  const folder = join(fixtures, name);
  return {
    name,
    version: '7',
    description: parseModelDescription(await readFile(join(folder, 'MLmodel'), 'utf8')),
    example: JSON.parse(await readFile(join(folder, 'serving_input_example.json'), 'utf8')),
    entity: null,
    extraColumns: 'ignore',
  };
}

async function withDescription(change: Partial<ModelDescription>): Promise<DocumentedModel> {
  const model = await fixture('regression');
  if (model.description === undefined) throw new Error('no description');
  return { ...model, name: 'changed', description: { ...model.description, ...change } };
}

const documentOf = (models: DocumentedModel[], defaultModel?: string) =>
  openApiDocument(models, { limits: defaultLimits, defaultModel, version: '1' });

const requestOf = (model: DocumentedModel): z.ZodType => {
  const { schemas } = documentOf([model]).components;
  return z.fromJSONSchema(
    z.custom<Parameters<typeof z.fromJSONSchema>[0]>().parse(schemas[`${model.name}.Request`]),
  );
};

describe('openApiDocument', () => {
  it('is valid OpenAPI 3.1 for every kind of model, served or not', async () => {
    const models = await Promise.all(['telco-lr', 'multiclass', 'regression'].map(fixture));
    const tensors = await withDescription({
      inputs: [],
      tensors: [{ name: null, dtype: 'float32', shape: [-1, 2, 2] }],
      params: [{ name: 'top', list: false, type: 'long', default: 3 }],
    });
    const absent = { ...tensors, name: 'absent', version: undefined, description: undefined };
    const document = documentOf([...models, tensors, absent], 'telco-lr');
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(Object.keys(document.paths).slice(0, 3)).toEqual([
      '/invocations',
      '/models/telco-lr/invocations',
      '/models/telco-lr/feedback',
    ]);
  });

  it("takes each model's own example and refuses a request without a required column", async () => {
    for (const name of ['telco-lr', 'multiclass', 'regression']) {
      const model = await fixture(name);
      expect(requestOf(model).safeParse(model.example).success).toBe(true);
      expect(requestOf(model).safeParse({ dataframe_records: [{}] }).success).toBe(false);
      expect(requestOf(model).safeParse({}).success).toBe(false);
    }
  });

  it('describes rows by the types of the signature', async () => {
    const model = await withDescription({
      inputs: [
        { name: 'n', type: 'long', required: true },
        { name: 'x', type: 'double', required: true },
        { name: 'when', type: 'datetime', required: false },
        { name: 'tags', type: 'array', items: { type: 'string' }, required: true },
        {
          name: 'place',
          type: 'object',
          properties: [{ name: 'city', required: true, type: 'string' }],
          required: true,
        },
      ],
    });
    const request = requestOf(model);
    const row = { n: 1, x: null, when: null, tags: ['a'], place: { city: 'Bern' }, more: 1 };
    const accepts = (change: object): boolean =>
      request.safeParse({ dataframe_records: [{ ...row, ...change }] }).success;
    expect(accepts({})).toBe(true);
    for (const wrong of [
      { n: 1.5 },
      { n: null },
      { x: 'no' },
      { tags: [1] },
      { place: {} },
      { place: { city: 'a', b: 1 } },
    ])
      expect(accepts(wrong)).toBe(false);
  });
});
