import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../stack/project-root.ts';

/** Where guides have their readers put files. */
const TOUR = '.relevo/tour';

type Block = { language: string; code: string };

export type ConsoleGuide = { page: string; blocks: readonly Block[] };

/** A page of docs/ with its code blocks. */
export async function readConsoleGuide(name: string): Promise<ConsoleGuide> {
  const page = await readFile(join(projectRoot, 'docs', name), 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ([, language = '', code = '']): Block => ({ language, code }),
  );
  return { page, blocks };
}

/** Runs the `sh` blocks of a guide in one shell: what its `text` blocks show, and what the ones before them print, gaps of one width. */
export async function playConsoleGuide({
  blocks,
}: ConsoleGuide): Promise<{ shown: string[]; printed: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'guide-'));
  const scripts = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code);
  const outputs = await runAll(scripts, folder);
  const answers = blocks.flatMap(({ language, code }, at) =>
    language === 'text'
      ? [{ code, after: blocks.slice(0, at).filter((block) => block.language === 'sh').length }]
      : [],
  );
  return {
    shown: answers.map(({ code }) => squeezed(code)),
    printed: answers.map(({ after }) => squeezed(outputs[after - 1] ?? '')),
  };
}

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
