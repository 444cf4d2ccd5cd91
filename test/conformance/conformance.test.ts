import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TestApp } from '../functions/test-app.ts';
import { ask, type ConformanceAnswer, type Routes } from './answer.ts';
import { compareAnswers } from './compare-answers.ts';
import { type Comparison, compareServers, shown } from './compare-servers.ts';
import { startCompatApp } from './compat-app.ts';
import { unexplained } from './difference.ts';
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

/** What may be wrong with one of our answers. */
const faults: Readonly<Record<string, (answer: ConformanceAnswer) => Partial<ConformanceAnswer>>> = {
  'a failure of the server': () => ({
    status: 500,
    contentType: 'text/plain; charset=utf-8',
    body: 'Internal Server Error',
  }),
  'another status': ({ status }) => ({ status: status + 22 }),
  'another content type': () => ({ contentType: 'text/html' }),
  'no predictions': () => ({ status: 200, contentType: 'application/json', body: '{"predictions": []}' }),
  'another prediction': ({ status, body }) =>
    status === 200 ? { body: body.replace(/[\w.]+(?=[\]}"\\]*$)/, 'x') } : {},
  'another code': ({ body }) => ({ body: body.replace(/"error_code": "\w+"/, '"error_code": "NOT_FOUND"') }),
  'another class': ({ body }) => ({ body: body.replace(/"error_class": "\w+"/, '"error_class": "OTHER"') }),
  'another message': ({ body }) => ({ body: body.replace(/"message": "[^"]*/, '"message": "Other words.') }),
  'half of the message': ({ body }) => ({
    body: body.replace(/"message": "([^"]{9})[^"]*/, '"message": "$1'),
  }),
  'a stack trace': ({ body }) => ({ body: body.replace(/\}$/, ', "stack_trace": "…"}') }),
};

describe('the table of requests', () => {
  it('is answered as the real scoring server answers it, but for the listed differences', () => {
    expect(shown(comparison.findings)).toEqual([]);
    expect(comparison.pairs.length).toBeGreaterThan(1000);
  });

  it.each(Object.entries(faults))('shows in every answer: %s', (_, fault) => {
    const missed = comparison.pairs.filter((pair) => {
      const wrong = { ...pair, ours: { ...pair.ours, ...fault(pair.ours) } };
      const differs = compareAnswers(pair.ours, wrong.ours).length > 0;
      const right = compareAnswers(pair.theirs, wrong.ours).length === 0;
      return differs && !right && unexplained(wrong, differences).length === 0;
    });
    expect(missed.map(({ request, ours }) => `${request.model}: ${request.what}: ${ours.body}`)).toEqual([]);
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

it.each<[string, (routes: Routes) => Routes]>([
  ['the default model at /invocations', () => (_, route) => `${app.url}/${route}`],
  [
    'a version by its number',
    (routes) => (model, route) => routes(model, route).replace(/(?=invocations$)/, 'versions/1/'),
  ],
])('serves %s', async (_, routesOf) => {
  const request = requests.find(({ what }) => what === 'records: a full row');
  if (request === undefined) throw new Error('no such request');
  expect(await ask(routesOf(ours), request)).toEqual(await ask(served, request));
});

it.each(['invocations', 'models/any/invocations', 'models/any/versions/1/invocations'])(
  "answers a wrong method with MLflow's 405: /%s",
  async (route) => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) {
      const request = { what: method, model: 'scalars', method };
      const answer = await ask(() => `${app.url}/${route}`, request);
      expect(answer).toEqual(await ask(served, request));
      expect([answer.status, answer.allow]).toEqual([405, 'POST']);
    }
  },
);
