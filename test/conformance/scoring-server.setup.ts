import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stateRoot } from '../../stack/project-root.ts';
import { startModelsServe, startScoringServer } from './scoring-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** `all`: every echo model below its name; `scalars`: that model, by `mlflow models serve`. */
    scoringServer: { all: string; scalars: string };
  }
}

/** MLflow's real scoring server for the run; returns the tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'relevo-conformance-'));
  const place = { folder, pidFolder: join(stateRoot, 'run', 'conformance') };
  const servers = await Promise.all([startScoringServer(place), startModelsServe('scalars', place)]);
  const [all, scalars] = servers;
  project.provide('scoringServer', { all: all.url, scalars: scalars.url });
  return async () => {
    await Promise.all(servers.map(({ child }) => child.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
}
