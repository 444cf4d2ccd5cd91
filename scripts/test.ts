import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../stack/build.ts';
import { childEnvironment } from '../stack/environment.ts';
import { projectRoot } from '../stack/project-root.ts';
import { ensurePythonEnvironment } from '../stack/python-environment.ts';
import { findJava } from './find-java.ts';
import { runScript } from './run-script.ts';
import { browserTests } from './browser-tests.ts';
import { addCounts, type Counts, countPytest, failedRun } from './test-counts.ts';
import { reports, vitest } from './vitest-run.ts';
import { runProcess } from './tool.ts';

async function pytest(python: string): Promise<Counts> {
  const file = join(reports, 'pytest.xml');
  const { code } = await runProcess(
    'pytest',
    python,
    ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${file}`, join(projectRoot, 'trainer')],
    { inherit: true, env: childEnvironment() },
  );
  return countPytest(file, code);
}

/** Without Java the suite is left out, which is said; it has counted nothing then. */
async function spark(): Promise<Counts> {
  const java = await findJava();
  if (java.found) return vitest('spark', ['spark']);
  console.log(`The Spark tests are left out: ${java.reason}`);
  return { passed: 0, failed: 0 };
}

async function suites(): Promise<Counts> {
  try {
    rmSync(reports, { recursive: true, force: true });
    mkdirSync(reports, { recursive: true });
    const { python } = await ensurePythonEnvironment((line) => console.log(line));
    await build();
    // Whole-stack tests come last and one by one: each needs both cores for itself.
    const parts = [
      await vitest('services', ['unit', 'cli', 'host', 'contract', 'functions', 'conformance', 'hostile']),
      await pytest(python),
      await browserTests(),
      await spark(),
      await vitest('e2e', ['e2e'], ['--no-file-parallelism']),
    ];
    return parts.reduce(addCounts);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return failedRun;
  }
}

await runScript(async () => {
  const { passed, failed } = await suites();
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
