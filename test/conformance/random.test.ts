import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { callerSetting } from '../../stack/environment.ts';
import type { TestApp } from '../functions/test-app.ts';
import type { Routes } from './answer.ts';
import { compareServers, shown } from './compare-servers.ts';
import { startCompatApp } from './compat-app.ts';
import { randomRequests } from './random-requests.ts';

/** `npm run fuzz` asks for more. */
const count = Number(callerSetting('CONFORMANCE_COUNT') ?? '300');
const seed = Number(callerSetting('CONFORMANCE_SEED') ?? '1');

const { all } = inject('scoringServer');
const theirs: Routes = (model, route) => `${all}/${model}/${route}`;

let app: TestApp;
let ours: Routes;

beforeAll(async () => {
  ({ app, routes: ours } = await startCompatApp(inject('mlflow').url));
}, 240_000);

afterAll(() => app?.stop());

it(
  `answers ${count} random requests (seed ${seed}) as the real scoring server, but for the listed differences`,
  async () => {
    const comparison = await compareServers(randomRequests(count, seed), { theirs, ours });
    const { pairs, equal, accepted, findings, listed } = comparison;
    const differing = [...listed].map(([id, times]) => `  ${id}: ${times}`).join('\n');
    console.log(
      `${pairs.length} requests: ${accepted} accepted by MLflow, ${equal} answered alike in everything, ` +
        `${findings.length} not on the list; of the list:\n${differing}`,
    );
    expect(shown(findings)).toEqual([]);
    // Most requests must not be refused at once.
    expect(accepted).toBeGreaterThan(count / 4);
  },
  count * 100 + 60_000,
);
