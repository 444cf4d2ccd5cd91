import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultSeverities, validationSchema } from '../../shared/policy/validation.ts';
import { projectRoot } from '../../stack/project-root.ts';

const TOUR = '.relevo/tour';
const page = await readFile(join(projectRoot, 'docs/writing-a-schema.md'), 'utf8');

type Block = { language: string; code: string };
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']): Block => ({
  language,
  code,
}));

/** Runs all lines in one shell, and says what each block printed. */
async function runAll(scripts: string[], folder: string): Promise<string[]> {
  const separator = '=== next block ===';
  const script = scripts.join(`\necho '${separator}'\n`).replaceAll(TOUR, folder);
  const command = script.replace('npm run --silent relevo --', `"${process.execPath}" cli/main.ts`);
  const printed = await new Promise<string>((resolve, reject) => {
    execFile('bash', ['-c', `exec 2>&1\n${command}`], { cwd: projectRoot }, (error, stdout) =>
      error === null || typeof error.code === 'number' ? resolve(stdout) : reject(error),
    );
  });
  return printed.replaceAll(folder, TOUR).split(`${separator}\n`);
}

const squeezed = (text: string): string => text.replaceAll(/ {2,}/g, '  ');

describe('the guide to a schema', () => {
  it('shows what its commands print', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'guide-'));
    const scripts = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code);
    const printed = await runAll(scripts, folder);
    const shown = blocks.flatMap(({ language, code }, at) =>
      language === 'text'
        ? [{ code, after: blocks.slice(0, at).filter((block) => block.language === 'sh').length }]
        : [],
    );
    expect(shown.length).toBeGreaterThan(4);
    for (const { code, after } of shown) expect(squeezed(printed[after - 1] ?? '')).toBe(squeezed(code));
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
