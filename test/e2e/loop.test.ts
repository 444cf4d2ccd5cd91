import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoSettings, MODEL, writeDemoPolicy } from '../../stack/demo/demo-policy.ts';
import type { Figures } from '../../stack/demo/figures.ts';
import { createScreen } from '../../stack/demo/screen.ts';
import { showDemo } from '../../stack/demo/show-demo.ts';
import { type Stack, startStack } from '../../stack/start-stack.ts';

let folder: string;
let stack: Stack;
let figures: Figures;
const lines: string[] = [];

/** The loop runs once, as the demo shows it; the tests below look at what came of it. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'relevo-loop-'));
  const models = writeDemoPolicy(join(folder, 'models'));
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  stack = await startStack({ folder, settings: { ...demoSettings, RELEVO_MODELS_DIR: models } });
  const screen = createScreen((line) => lines.push(line));
  figures = await showDemo(stack, screen, { scratch, policyFile: join(models, `${MODEL}.jsonc`) });
}, 600_000);

afterAll(async () => {
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('the whole loop', () => {
  it('trains and promotes a first champion from an upload', () => {
    expect(figures.firstChampion).toMatchObject({ version: '1', champion: null, verdict: 'promote' });
    expect(figures.firstTraining.models).toHaveLength(4);
  });

  it("answers as MLflow's own loader does", () => {
    expect(figures.parity.calls).toBe(2_000);
    expect(figures.parity.largestDifference).toBeLessThanOrEqual(1e-6);
    expect(figures.parity.otherLabels).toBe(0);
  });

  it('leaves a candidate open that there are too few rows to judge, and says how many are lacking', () => {
    expect(figures.fewRows).toMatchObject({ version: '2', champion: '1', verdict: 'insufficient-evidence' });
    expect(figures.fewRows.rows).toBe(150);
    expect(figures.fewRows.furtherRows).toBeGreaterThanOrEqual(50);
    expect(lines.join('\n')).toMatch(/needs [\d,]+ further labelled rows/);
  });

  it('is quiet without a shift and names the columns with one', () => {
    expect(figures.quietMonitoring.alarm).toBe(false);
    expect(figures.shiftedTraffic.driftedColumns).toEqual(
      expect.arrayContaining(['MonthlyCharges', 'PaperlessBilling', 'PaymentMethod']),
    );
  });

  it('retrains on the labelled window and judges the challenger with an interval', () => {
    expect(figures.retraining.windowRows).toBeGreaterThanOrEqual(400);
    expect(figures.challenger).toMatchObject({ version: '3', champion: '1' });
    expect(['promote', 'reject', 'insufficient-evidence']).toContain(figures.challenger.verdict);
    const { lower, upper } = figures.challenger.difference ?? figures.challenger.candidate;
    expect(Number(lower)).toBeLessThan(Number(upper));
  });

  it('rejects a candidate that has learnt nothing and refuses a corrupt upload', () => {
    expect(figures.badCandidate.verdict).toBe('reject');
    expect(figures.corruptUpload.codes).toEqual(['FILE_UNREADABLE']);
  });

  it('serves without a failed call or a gap of a second', () => {
    expect(figures.traffic.failed).toBe(0);
    expect(figures.traffic.longestGapMs).toBeLessThanOrEqual(1_000);
    expect(figures.traffic.rate).toBeGreaterThanOrEqual(20);
  });

  it('tells it step by step', () => {
    expect(lines.filter((line) => /^\n\[ *\d+ s\] \d+\. /.test(line))).toHaveLength(9);
  });
});
