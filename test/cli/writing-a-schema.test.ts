import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultSeverities, validationSchema } from '../../shared/policy/validation.ts';
import { playConsoleGuide, readConsoleGuide } from './console-guide.ts';

const guide = await readConsoleGuide('writing-a-schema.md');
const { page, blocks } = guide;

describe('the guide to a schema', () => {
  it('shows what its commands print', { timeout: 120_000 }, async () => {
    const { shown, printed } = await playConsoleGuide(guide);
    expect(shown.length).toBeGreaterThan(2);
    expect(printed).toEqual(shown);
  });

  it('shows the defaults as they are', () => {
    const [block] = blocks.filter(({ language }) => language === 'jsonc');
    const { validation } = z.object({ validation: z.unknown() }).parse(parse(block?.code ?? ''));
    expect(validation).toEqual(validationSchema.parse({}));
  });

  it.each(['error', 'warning', 'off'])('lists the codes of severity %s', (severity) => {
    const [, list = ''] = new RegExp(`^\\| ${severity} \\| (.*) \\|$`, 'm').exec(page) ?? [];
    const listed = [...list.matchAll(/`(\w+)`/g)].map(([, code]) => code);
    const codes = Object.entries(defaultSeverities).filter(([, value]) => value === severity);
    expect(new Set(listed)).toEqual(new Set(codes.map(([code]) => code)));
  });
});
