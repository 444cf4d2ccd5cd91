import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { withDuckDb } from '../../shared/tables/database.ts';
import { quoteFile } from '../../shared/tables/quote.ts';
import { readTable } from '../../shared/tables/read-table.ts';
import { stateRoot } from '../../stack/project-root.ts';
import { fixtureDirectory, registerFixture } from '../stack/register-fixture.ts';
import { patternOf, readGuideBlocks, runGuideBlock, withoutBlanks, writeGuideFiles } from './guide-blocks.ts';
import { startTestApp, type TestApp, uniqueName } from './test-app.ts';

const model = uniqueName('tuning');
const blocks = await readGuideBlocks('tuning-a-threshold.md');
const commands = blocks.filter(({ file }) => file === undefined);
const folder = await mkdtemp(join(tmpdir(), 'relevo-tuning-'));
const labels = join(folder, 'labels.csv');

/** The guide's policy, for the fixture's 400 evaluation rows, half of which are left to judge by. */
function policyOfGuide(): unknown {
  const { gate, ...rest } = z
    .looseObject({ gate: z.looseObject({}) })
    .parse(JSON.parse(blocks.find(({ file }) => file !== undefined)?.code ?? ''));
  return { ...rest, gate: { ...gate, action: 'enforce', minRows: 100, minPositives: 20 } };
}

let app: TestApp;

beforeAll(async () => {
  writeGuideFiles(blocks);
  await withDuckDb(async (database) => {
    const rows = await readTable(database, join(fixtureDirectory('telco-lr'), 'relevo/evaluation.parquet'));
    const own = `SELECT COLUMNS(name -> NOT starts_with(name, '__')) FROM ${rows}`;
    await database.query(`COPY (${own}) TO ${quoteFile(labels)} (FORMAT csv, HEADER)`);
  });
  app = await startTestApp({
    policies: { [model]: policyOfGuide() },
    settings: { RELEVO_HOST_KEYS: '{"master":"master-key","host":{"default":"function-key"}}' },
  });
  await registerFixture(app.mlflow, model);
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await rm(join(stateRoot, 'tour', 'worth'), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

it('has every command tried', () => expect(commands.length).toBe(5));

// In their order, as each goes on from the one before.
it.each(commands.map((block, index) => ({ ...block, name: `${index + 1}: ${block.heading}` })))(
  'the guide to thresholds shows what is printed, block $name',
  async (block) => {
    const printed = await runGuideBlock(block, {
      replace: {
        'http://127.0.0.1:5000': inject('mlflow').url,
        'labelled-2026-05.csv': labels,
        ' telco-churn ': ` ${model} `,
      },
      environment: {
        MLFLOW_TRACKING_URI: inject('mlflow').url,
        RELEVO_URL: app.url,
        RELEVO_KEY: 'master-key',
      },
    });
    const answer = withoutBlanks(printed).replaceAll(model, 'telco-churn');
    expect(answer).toMatch(patternOf(block.answer ?? ''));
  },
  120_000,
);
