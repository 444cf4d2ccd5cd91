import { build } from '../stack/build.ts';
import { runScript } from './run-script.ts';

await runScript(async () => {
  await build();
  console.log('built dist/');
  return 0;
});
