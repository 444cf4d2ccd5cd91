import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../stack/project-root.ts';
import { runScript } from './run-script.ts';
import { runTool, type ToolRun } from './tool.ts';

const folders = ['functions', 'shared', 'host', 'cli', 'stack', 'bench', 'scripts', 'test', 'startup.ts'];
const linted = (): string[] => folders.filter((folder) => existsSync(join(projectRoot, folder)));

/** Shows what a failed tool said, and one line for each tool. */
function show({ name, code, output, seconds }: ToolRun): boolean {
  if (code !== 0) console.log(output.trimEnd());
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(8)} ${seconds.toFixed(1)} s`);
  return code === 0;
}

// Format, lint with the layer rule, types, unused code, then the tests that need no service.
await runScript(async () => {
  const still = await Promise.all([
    runTool('oxfmt', ['--check', '.']),
    runTool('oxlint', ['--type-aware', ...linted()]),
    runTool('typescript', ['-p', '.'], { command: 'tsc' }),
    runTool('knip', []),
  ]);
  const unit = await runTool('vitest', ['run', '--project', 'unit', '--project', 'cli']);
  return [...still, unit].map(show).every(Boolean) ? 0 : 1;
});
