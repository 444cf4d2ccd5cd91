import { findJava } from './find-java.ts';
import { runScript } from './run-script.ts';
import { vitest } from './vitest-run.ts';

// The trainer's profile as a Spark job beside `relevo profile`. Exit code 2 where there is no Java for it.
await runScript(async () => {
  const java = await findJava();
  if (!java.found) {
    console.error(`The Spark tests cannot run: ${java.reason}`);
    return 2;
  }
  const { passed, failed } = await vitest('spark', ['spark']);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
