import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot, stateRoot } from '../../stack/project-root.ts';
import { runScript } from '../../scripts/run-script.ts';
import { ask } from './answer.ts';
import { createShortener, type Recorded, recordedRequests } from './recorded.ts';
import { startScoringServer } from './scoring-server.ts';

/** Writes what MLflow's server answers to the table of requests, for tests without Python. */
await runScript(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-record-'));
  const { child, url } = await startScoringServer({ folder, pidFolder: join(stateRoot, 'run', 'record') });
  try {
    const recorded: Recorded = {};
    const short = createShortener();
    for (const request of recordedRequests) {
      const { model, what } = request;
      const answer = await ask((name, route) => `${url}/${name}/${route}`, request);
      recorded[model] = { ...recorded[model], [what]: short(model, answer) };
    }
    const file = join(projectRoot, 'test', 'oracles', 'coercions.json');
    writeFileSync(file, `${JSON.stringify(recorded, undefined, 1)}\n`);
    return 0;
  } finally {
    await child.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
