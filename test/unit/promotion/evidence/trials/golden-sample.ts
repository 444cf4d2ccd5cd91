import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The content of `relevo/golden.json` with these cases. */
export const goldenFile = (...cases: object[]) => ({ format: 1, cases });

export const goldenInputs = { tenure: 0.25 };

/** A case for each expectation, all with the same inputs. */
export const casesOf = (expectations: Record<string, object>, inputs: object = goldenInputs) =>
  goldenFile(...Object.entries(expectations).map(([name, expected]) => ({ name, inputs, expect: expected })));

/** A folder with golden cases, written as they are where they are text; null: with none. */
export async function goldenFolder(content: unknown): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'relevo-golden-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await mkdir(join(directory, 'relevo'));
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  if (content !== null) await writeFile(join(directory, 'relevo/golden.json'), text);
  return directory;
}
