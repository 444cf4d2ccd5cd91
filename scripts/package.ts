import { createPackage } from './create-package.ts';
import { measureImport } from './import-time.ts';
import { runScript } from './run-script.ts';

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
const whole = (value: number): string => value.toFixed(0);

await runScript(async () => {
  const { zipFile, stage, bytes } = await createPackage();
  console.log(`${zipFile}: ${megabytes(bytes)} MB (linux-x64, without development dependencies)`);
  const { min, median, max } = await measureImport(stage);
  console.log(
    `cold start, process start to app imported: ${whole(median)} ms (${whole(min)} to ${whole(max)}, 5 fresh processes, warm page cache)`,
  );
  return 0;
});
