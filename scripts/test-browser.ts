import { browserTests } from './browser-tests.ts';
import { runScript } from './run-script.ts';

await runScript(async () => {
  const { passed, failed } = await browserTests();
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
