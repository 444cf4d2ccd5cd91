import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TestApp } from '../functions/test-app.ts';
import { ask, type Routes } from './answer.ts';
import { compareAnswers } from './compare-answers.ts';
import { type Comparison, compareServers, shown } from './compare-servers.ts';
import { startCompatApp } from './compat-app.ts';
import { differences } from './differences.ts';
import { requests } from './requests.ts';

const { all, scalars } = inject('scoringServer');
const mounted: Routes = (model, route) => `${all}/${model}/${route}`;
const served: Routes = (_, route) => `${scalars}/${route}`;

let app: TestApp;
let ours: Routes;
let comparison: Comparison;

beforeAll(async () => {
  ({ app, routes: ours } = await startCompatApp(inject('mlflow').url));
  comparison = await compareServers(requests, { theirs: mounted, ours });
}, 240_000);

afterAll(() => app?.stop());

describe('the table of requests', () => {
  it('is answered as the real scoring server answers it, but for the listed differences', () => {
    expect(shown(comparison.findings)).toEqual([]);
    expect(comparison.requests).toBeGreaterThan(1000);
  });

  it('shows every listed difference', () => {
    expect(differences.map(({ id }) => id).filter((id) => !comparison.listed.has(id))).toEqual([]);
  });
});

it('asks the same application as `mlflow models serve` runs', async () => {
  const asked = requests.filter(({ model }) => model === 'scalars').slice(0, 200);
  const apart: string[] = [];
  for (const request of asked) {
    const [one, other] = await Promise.all([ask(served, request), ask(mounted, request)]);
    if (compareAnswers(one, other).some((aspect) => aspect !== 'stack-trace')) apart.push(request.what);
  }
  expect(apart).toEqual([]);
}, 60_000);

it('serves the default model at /invocations', async () => {
  const request = requests.find(({ what }) => what === 'records: a full row');
  if (request === undefined) throw new Error('no such request');
  const atRoot = await ask((_, route) => `${app.url}/${route}`, request);
  expect(atRoot).toEqual(await ask(served, request));
});

it('has its differences in the guide', async () => {
  const guide = await readFile(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
  for (const { id, theirs, ours: own, reason } of differences)
    expect(guide).toContain(`| ${id} | ${theirs} | ${own} | ${reason} |`);
});
