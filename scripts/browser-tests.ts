import { findBrowser } from '../test/browser/find-browser.ts';
import type { Counts } from './test-counts.ts';
import { vitest } from './vitest-run.ts';

/** Opens the reports in a real browser. Without one there is nothing to count, and the reason is printed. */
export async function browserTests(): Promise<Counts> {
  const found = await findBrowser();
  if (found.kind === 'found') return vitest('browser', ['browser']);
  console.log(`The tests in a browser were not run: ${found.reason}`);
  return { passed: 0, failed: 0 };
}
