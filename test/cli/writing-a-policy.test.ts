import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultGateSeverities } from '../../shared/policy/gate/check-names.ts';
import { policySchema } from '../../shared/policy/policy.ts';
import {
  statisticalChecks,
  structuralChecks,
  sampleCheck,
} from '../../shared/promotion/verdict/gate-checks.ts';
import { playConsoleGuide, readConsoleGuide } from './console-guide.ts';

const guide = await readConsoleGuide('writing-a-policy.md');

const { gate } = policySchema.parse({ task: 'binary', target: 'y', positive: 'yes', primary: 'roc_auc' });

describe('the guide to a policy', () => {
  it('shows what its commands print', { timeout: 180_000 }, async () => {
    const { shown, printed } = await playConsoleGuide(guide);
    expect(shown.length).toBeGreaterThan(3);
    expect(printed).toEqual(shown);
  });

  it('shows the defaults as they are', () => {
    const block = guide.blocks.find(({ language }) => language === 'jsonc');
    const shown = z.object({ gate: z.record(z.string(), z.unknown()) }).parse(parse(block?.code ?? ''));
    expect(Object.keys(shown.gate).length).toBeGreaterThan(5);
    for (const [setting, value] of Object.entries(shown.gate))
      expect(Object.entries(gate)).toContainEqual([setting, value]);
  });

  it.each(['block', 'warn'])('names the checks that %s by default', (severity) => {
    const [, list = ''] = new RegExp(`^\\| \`${severity}\` \\| (.*) \\|$`, 'm').exec(guide.page) ?? [];
    const listed = [...list.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
    const made = [...structuralChecks, sampleCheck, ...statisticalChecks].map(({ name }) => name);
    expect(new Set(listed)).toEqual(new Set(made.filter((name) => defaultGateSeverities[name] === severity)));
  });
});
