import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stateRoot } from '../stack/project-root.ts';
import { type Counts, countVitest } from './test-counts.ts';
import { runTool } from './tool.ts';

/** Where runs of tests leave their results. */
export const reports = join(stateRoot, 'reports');

/** One vitest run over some projects; the services they need start with it and stop with it. */
export async function vitest(name: string, projects: string[], flags: string[] = []): Promise<Counts> {
  mkdirSync(reports, { recursive: true });
  const file = join(reports, `${name}.json`);
  const selected = projects.flatMap((project) => ['--project', project]);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await runTool('vitest', ['run', ...selected, ...flags, ...reporters], { inherit: true });
  return countVitest(file, code);
}
