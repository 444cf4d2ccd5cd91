import { parseArgs } from 'node:util';
import { runScript } from '../../scripts/run-script.ts';
import { runTool } from '../../scripts/tool.ts';
import { childEnvironment } from '../../stack/environment.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});

/** Asks both servers that many random requests; the same ones for the same seed. */
await runScript(async () => {
  const env = childEnvironment({
    CONFORMANCE_COUNT: values.count,
    CONFORMANCE_SEED: values.seed,
  });
  const flags = ['run', '--project', 'conformance', 'test/conformance/random.test.ts'];
  const { code } = await runTool('vitest', flags, { inherit: true, env });
  return code;
});
