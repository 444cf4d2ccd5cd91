import type { ServerResponse } from 'node:http';
import { createAuthorizer, keyOf, reaches } from '../http/authorize.ts';
import type { HostRequest } from '../http/host-request.ts';
import { readBody } from '../http/read-body.ts';
import { headerValues } from '../http/rpc-request.ts';
import { writeEmpty } from '../http/write-response.ts';
import type { Webhook } from '../invocation.ts';
import type { AdminDeps } from './admin-handler.ts';

/** `/runtime/webhooks/{extension}?functionName=Host.Functions.X&code=…`, guarded by the key `{extension}_extension`. */
export async function answerWebhook(
  deps: AdminDeps,
  request: HostRequest,
  response: ServerResponse,
  extension: string,
): Promise<void> {
  const { settings, triggers } = deps;
  const query = new URLSearchParams(request.query);
  const key = keyOf(request.message.headers['x-functions-key'], request.query);
  const level = createAuthorizer(settings.keys)(key, { systemKey: `${extension}_extension` });
  const name = query.get('functionName')?.replace(/^Host\.Functions\./i, '') ?? '';
  const webhook = extension === 'blobs' ? triggers.of(name)?.webhook : undefined;
  if (!reaches(level, 'system')) writeEmpty(response, 401);
  else if (webhook === undefined) writeEmpty(response, 404);
  else await answer(deps, request, response, webhook);
}

async function answer(
  { settings }: AdminDeps,
  { message, query }: HostRequest,
  response: ServerResponse,
  webhook: Webhook,
): Promise<void> {
  const body = await readBody(message, settings.http);
  if (body.kind === 'refused') {
    writeEmpty(response, body.status, { connection: 'close' });
    return;
  }
  const headers = Object.entries(headerValues(message.headers)).map(([name, { value }]) => [name, value]);
  const result = await webhook({
    headers: Object.fromEntries(headers),
    query: Object.fromEntries(new URLSearchParams(query)),
    body: body.bytes ?? new Uint8Array(),
  });
  const bytes = Buffer.from(result.body ?? '');
  response.writeHead(result.status, { ...result.headers, 'content-length': String(bytes.length) });
  response.end(bytes);
}
