import type { TestProject } from 'vitest/node';
import { type BrowserProgram, findBrowser } from './find-browser.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    browser: BrowserProgram;
  }
}

export async function setup(project: TestProject): Promise<void> {
  const found = await findBrowser();
  if (found.kind === 'none') throw new Error(found.reason);
  project.provide('browser', found.program);
}
