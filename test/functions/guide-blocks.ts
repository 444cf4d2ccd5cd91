import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { childEnvironment } from '../../stack/environment.ts';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';

/** A code block of a guide; `file` where it is the content of one, `answer` what the guide shows that it prints. */
export type GuideBlock = {
  language: string;
  file: string | undefined;
  code: string;
  heading: string;
  answer: string | undefined;
};

const shown = new Set(['json', 'text']);

/** The blocks of a guide that are commands, programs or files. One of `json` or `text` is the answer of the one before it. */
export async function readGuideBlocks(name: string): Promise<GuideBlock[]> {
  const page = await readFile(join(projectRoot, 'docs', name), 'utf8');
  const blocks: GuideBlock[] = [];
  let heading = '';
  for (const match of page.matchAll(/^#+ (.*)$|^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)) {
    const [, title, language, file, code = ''] = match;
    if (language === undefined) {
      if (title !== undefined) heading = title;
      continue;
    }
    const last = blocks.at(-1);
    if (!shown.has(language)) blocks.push({ language, file, code, heading, answer: undefined });
    else if (last === undefined || last.answer !== undefined)
      throw new Error(`${name} shows an answer to nothing under ${heading}`);
    else last.answer = code;
  }
  return blocks;
}

/** Writes the blocks that are files into the project's folder, where the guide has them. */
export function writeGuideFiles(blocks: readonly GuideBlock[]): void {
  for (const { file, code } of blocks) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(projectRoot, file)), { recursive: true });
    writeFileSync(join(projectRoot, file), code);
  }
}

export type GuideRunner = {
  /** Replaces what stands in the guide by what the test has: addresses, keys. */
  replace: Record<string, string>;
  environment: Record<string, string>;
  /** Python that has what the block imports; the project's unless named. */
  python?: string;
};

/** Runs a block as a reader would, in the project's folder; gives back what it prints. */
export async function runGuideBlock(block: GuideBlock, runner: GuideRunner): Promise<string> {
  const { python = join(stateRoot, 'venv', 'bin', 'python') } = runner;
  let code = block.code;
  for (const [text, instead] of Object.entries(runner.replace)) code = code.replaceAll(text, instead);
  const node = dirname(process.execPath);
  const environment = childEnvironment({
    ...runner.environment,
    PATH: [node, process.env['PATH']].join(delimiter),
  });
  const [command, args] =
    block.language === 'python' ? [python, ['-c', code]] : ['bash', ['-eu', '-c', code]];
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd: projectRoot, env: environment, timeout: 240_000 },
      (error, output, errors) => {
        if (error === null) resolve(output);
        else
          reject(new Error(`under ${block.heading}:\n${code}\nprinted\n${output}\n${errors.slice(-3000)}`));
      },
    );
  });
}

/** What the guide shows as a pattern: `…` is anything, blanks do not matter. */
export function patternOf(answer: string): RegExp {
  const escaped = withoutBlanks(answer)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('[^]*?')}$`);
}

export const withoutBlanks = (text: string): string => text.replace(/\s/g, '');
