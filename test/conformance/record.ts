import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { runScript } from '../../scripts/run-script.ts';
import { ask } from './answer.ts';
import { scalarRequests } from './scalar-requests.ts';
import { startScoringServer } from './scoring-server.ts';

/** Dates that compat mode refuses on purpose. */
const refused = /1600-01-01|01\/02\/2024|20240101/;

/** Writes what MLflow's server answers to the requests of scalars, for tests without Python. */
await runScript(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-record-'));
  const { child, url } = await startScoringServer({ folder, pidFolder: join(stateRoot, 'run', 'record') });
  try {
    const recorded: unknown[] = [];
    for (const request of scalarRequests.filter(({ what }) => !refused.test(what))) {
      const { status, body } = await ask((model, route) => `${url}/${model}/${route}`, request);
      const answer = status === 200 ? body : (/"error_code": "(\w+)"/.exec(body)?.[1] ?? '');
      recorded.push({ ...request, status, answer });
    }
    const file = join(projectRoot, 'test', 'oracles', 'coercions.json');
    writeFileSync(file, `${JSON.stringify(recorded, undefined, 0).replaceAll('},{', '},\n{')}\n`);
    return 0;
  } finally {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
