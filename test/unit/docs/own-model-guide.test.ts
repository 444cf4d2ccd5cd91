import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { servingSchema } from '../../../shared/policy/serving.ts';
import { projectRoot } from '../../../stack/project-root.ts';
import { codeRows, readGuide, sectionOf } from './guide.ts';

const section = sectionOf(await readGuide('serving-your-own-model.md'), '## What the outputs mean');
const properties = z.record(z.string(), z.unknown());
const outputsSchema = z.object({
  properties: z.object({
    serving: z.object({ properties: z.object({ outputs: z.object({ properties }) }) }),
  }),
});

it('names every field of serving.outputs and no other', async () => {
  const file = await readFile(join(projectRoot, 'models/policy.schema.json'), 'utf8');
  const { outputs } = outputsSchema.parse(JSON.parse(file)).properties.serving.properties;
  expect(codeRows(section).map(([name]) => name)).toEqual(Object.keys(outputs.properties));
});

it('shows outputs that a policy may have', () => {
  const [, shown = ''] = /`("outputs": .*)`/.exec(section) ?? [];
  expect(servingSchema.parse(JSON.parse(`{${shown}}`)).outputs).toMatchObject({ threshold: 0.31 });
});
