import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stateRoot } from '../../stack/project-root.ts';
import { registerFixture } from '../stack/register-fixture.ts';
import { patternOf, readGuideBlocks, runGuideBlock, withoutBlanks, writeGuideFiles } from './guide-blocks.ts';
import { startTestApp, telcoPolicy, type TestApp, uniqueName } from './test-app.ts';

const model = uniqueName('decision');
const blocks = await readGuideBlocks('reading-a-decision.md');
const commands = blocks.filter(({ file }) => file === undefined);
const files = join(stateRoot, 'tour', 'strict');

let app: TestApp;

beforeAll(async () => {
  writeGuideFiles(blocks);
  app = await startTestApp({
    policies: { [model]: telcoPolicy },
    settings: { RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}' },
  });
  await registerFixture(app.mlflow, model, { champion: false });
  await registerFixture(app.mlflow, model, { champion: false });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  rmSync(files, { recursive: true, force: true });
});

// In their order, as each goes on from the one before.
it.each(commands.map((block, index) => ({ ...block, name: `${index + 1}: ${block.heading}` })))(
  'the guide to decisions shows what is printed, block $name',
  async (block) => {
    const printed = await runGuideBlock(block, {
      replace: { ' telco-churn ': ` ${model} `, 'telco-churn\n': `${model}\n` },
      environment: { RELEVO_URL: app.url, RELEVO_KEY: 'master-key' },
    });
    const answer = withoutBlanks(printed).replaceAll(model, 'telco-churn');
    expect(answer).toMatch(patternOf(block.answer ?? ''));
  },
  120_000,
);
