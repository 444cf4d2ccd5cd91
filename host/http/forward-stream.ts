import { randomUUID } from 'node:crypto';
import type { ClientRequest, IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpSettings } from '../config/host-settings.ts';
import type { InvocationResult, TypedData } from '../invocation.ts';
import { connectToApp } from './connect-to-app.ts';
import type { HostRequest } from './host-request.ts';
import { refusalOf } from './read-body.ts';
import { relayAnswer } from './relay-answer.ts';
import { relayBody } from './relay-body.ts';
import { headerValues } from './rpc-request.ts';
import { writeEmpty } from './write-response.ts';

export type Forwarding = {
  request: HostRequest;
  response: ServerResponse;
  /** Route values. */
  values: Record<string, string>;
  streamUri: URL;
  settings: HttpSettings;
  run: (invocationId: string, triggerMetadata: Record<string, TypedData>) => Promise<InvocationResult>;
};

/**
 * Passes a request to the app's own server, then starts the invocation that answers there, as Azure does for
 * `enableHttpStream`. A handler that throws before it answers gives 500, one that throws later ends the connection,
 * one that returns nothing gives 204; in Azure the first two and the last leave the caller waiting.
 */
export async function forwardToApp(forwarding: Forwarding): Promise<void> {
  const { request, response, settings } = forwarding;
  const refused = refusalOf(request.message, settings);
  if (refused !== undefined) {
    writeEmpty(response, refused, { connection: 'close' });
    return;
  }
  const invocationId = randomUUID();
  const forwarded = await connectToApp(forwarding.streamUri, request, invocationId);
  if (forwarded === undefined) writeEmpty(response, 502);
  else await converse(forwarding, forwarded, invocationId);
}

async function converse(
  { request, response, settings, run, values }: Forwarding,
  forwarded: ClientRequest,
  invocationId: string,
): Promise<void> {
  const answered = relayAnswer(forwarded, response, settings.customHeaders);
  const give = (status: number): void => {
    if (!response.headersSent) writeEmpty(response, status);
    else if (!response.writableEnded) response.destroy();
    forwarded.destroy();
  };
  relayBody(request.message, forwarded, settings.bodyLimitBytes, () => give(413));
  try {
    const result = await run(invocationId, metadataOf(request.message.headers, values));
    if (result.hasResult === false) give(204);
  } catch {
    // The execution has logged the failure; callers learn nothing of it.
    give(500);
  }
  await answered;
}

/** What a streaming app reads from the invocation: headers as JSON, and each route value. */
function metadataOf(headers: IncomingHttpHeaders, values: Record<string, string>): Record<string, TypedData> {
  const texts = Object.entries(headerValues(headers)).map(([name, { value }]) => [name, value]);
  const params = Object.entries(values).map(([name, value]): [string, TypedData] => [
    name,
    { string: value },
  ]);
  return { Headers: { json: JSON.stringify(Object.fromEntries(texts)) }, ...Object.fromEntries(params) };
}
