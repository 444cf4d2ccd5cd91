import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import {
  type GuideRunner,
  patternOf,
  readGuideBlocks,
  runGuideBlock,
  withoutBlanks,
  writeGuideFiles,
} from './guide-blocks.ts';
import { startTestApp, type TestApp } from './test-app.ts';

const blocks = await readGuideBlocks('serving-your-own-model.md');
const commands = blocks.filter(({ file, code }) => file === undefined && !code.includes('npm start'));

let app: TestApp;
let runner: GuideRunner;

beforeAll(async () => {
  rmSync(join(stateRoot, 'own'), { recursive: true, force: true });
  writeGuideFiles(blocks);
  app = await startTestApp({
    policies: {},
    settings: { RELEVO_MODELS_DIR: join(projectRoot, '.relevo/own/models') },
  });
  runner = {
    replace: { 'http://127.0.0.1:7071': app.url },
    environment: { MLFLOW_TRACKING_URI: inject('mlflow').url, RELEVO_URL: app.url },
  };
}, 120_000);

afterAll(async () => {
  await app?.stop();
  rmSync(join(stateRoot, 'own'), { recursive: true, force: true });
});

it('leaves out only the start of the app', () => {
  expect(blocks.filter(({ file }) => file === undefined).length - commands.length).toBe(1);
  expect(commands.length).toBeGreaterThan(8);
});

// In their order, as each goes on from the one before.
it.each(commands.map((block, index) => ({ ...block, name: `${index + 1}: ${block.heading}` })))(
  'does what it says, block $name',
  async (block) => {
    const printed = await runGuideBlock(block, runner);
    const answer = block.answer?.replaceAll('http://127.0.0.1:7071', app.url);
    expect(withoutBlanks(printed)).toMatch(patternOf(answer ?? '…'));
    expect(printed).not.toContain('error_code');
  },
  250_000,
);
