import { parseArgs } from 'node:util';
import { runScript } from '../../scripts/run-script.ts';
import { runTool } from '../../scripts/tool.ts';
import { childEnvironment } from '../../stack/environment.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});

/** Sends the app that many hostile requests; the same ones for the same seed. */
await runScript(async () => {
  const env = childEnvironment({ HOSTILE_COUNT: values.count, HOSTILE_SEED: values.seed });
  const { code } = await runTool('vitest', ['run', '--project', 'hostile'], { inherit: true, env });
  return code;
});
