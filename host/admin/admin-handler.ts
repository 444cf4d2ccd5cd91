import type { ServerResponse } from 'node:http';
import type { HostSettings } from '../config/host-settings.ts';
import type { Drain } from '../drain.ts';
import type { Execution } from '../execution.ts';
import { createAuthorizer, keyOf, reaches } from '../http/authorize.ts';
import type { HostRequest } from '../http/host-request.ts';
import type { RequestHandler } from '../http/host-server.ts';
import type { Route } from '../http/router.ts';
import { writeEmpty } from '../http/write-response.ts';
import type { HostedFunction } from '../invocation.ts';
import type { HostLog } from '../log.ts';
import type { Triggers } from '../triggers.ts';
import { describeFunction } from './describe-function.ts';
import { hostStatus } from './host-status.ts';
import { answerWebhook } from './answer-webhook.ts';
import { triggerFunction } from './trigger-function.ts';
import { writeJson } from './write-json.ts';

export type AdminDeps = {
  settings: HostSettings;
  url: string;
  functions: readonly HostedFunction[];
  routes: readonly Route[];
  triggers: Triggers;
  execution: Execution;
  drain: Drain;
  log: HostLog;
};

export const isAdminPath = (path: string): boolean => /^\/(admin|runtime)(\/|$)/i.test(path);

type Answer = (request: HostRequest, response: ServerResponse, name: string) => Promise<void> | void;

/** Answers `/admin/…` and `/runtime/webhooks/…`. All but ping and webhooks ask for the master key. */
export function createAdminHandler(deps: AdminDeps): RequestHandler {
  const authorize = createAuthorizer(deps.settings.keys);
  const answers = adminAnswers(deps);
  return async (request, response) => {
    const path = request.path.replace(/\/$/, '').toLowerCase();
    if (path === '/admin/host/ping') {
      writeEmpty(response, ['GET', 'POST'].includes(request.method) ? 200 : 404);
      return;
    }
    const webhook = /^\/runtime\/webhooks\/([^/]+)$/.exec(path)?.[1];
    if (webhook !== undefined) {
      await answerWebhook(deps, request, response, webhook);
      return;
    }
    const key = keyOf(request.message.headers['x-functions-key'], request.query);
    if (!reaches(authorize(key, {}), 'admin')) {
      writeEmpty(response, 401);
      return;
    }
    for (const [method, pattern, answer] of answers) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (match === null) continue;
      await answer(request, response, match[1] ?? '');
      return;
    }
    writeEmpty(response, 404);
  };
}

function adminAnswers(deps: AdminDeps): [string, RegExp, Answer][] {
  const { functions, drain, execution } = deps;
  const withFunction =
    (answer: (target: HostedFunction, request: HostRequest, response: ServerResponse) => unknown): Answer =>
    async (request, response, name) => {
      const target = functions.find((candidate) => candidate.name.toLowerCase() === name);
      if (target === undefined) writeEmpty(response, 404);
      else await answer(target, request, response);
    };
  const status: Answer = (_, response) => writeJson(response, 200, hostStatus(deps.settings));
  const beginDrain: Answer = (_, response) => {
    drain.begin().catch((error: unknown) => {
      deps.log({ level: 'error', category: 'Host.Drain', message: String(error) });
    });
    writeEmpty(response, 202);
  };
  const drainStatus: Answer = (_, response) =>
    writeJson(response, 200, {
      state: drain.state(),
      outstandingInvocations: execution.running(),
      outstandingRetries: 0,
    });
  return [
    ['GET', /^\/admin\/host\/status$/, status],
    ['POST', /^\/admin\/host\/drain$/, beginDrain],
    ['GET', /^\/admin\/host\/drain\/status$/, drainStatus],
    [
      'GET',
      /^\/admin\/functions$/,
      (_, response) =>
        writeJson(
          response,
          200,
          functions.map((one) => describeFunction(deps, one)),
        ),
    ],
    [
      'GET',
      /^\/admin\/functions\/([^/]+)$/,
      withFunction((target, _, response) => writeJson(response, 200, describeFunction(deps, target))),
    ],
    [
      'GET',
      /^\/admin\/functions\/([^/]+)\/status$/,
      withFunction((_target, _, response) => writeJson(response, 200, { errors: [] })),
    ],
    [
      'POST',
      /^\/admin\/functions\/([^/]+)$/,
      withFunction((target, request, response) => triggerFunction(deps, target, request, response)),
    ],
  ];
}
