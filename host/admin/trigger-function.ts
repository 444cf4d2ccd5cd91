import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import type { HostRequest } from '../http/host-request.ts';
import { readBody } from '../http/read-body.ts';
import { writeEmpty } from '../http/write-response.ts';
import type { HostedFunction, TriggerListener } from '../invocation.ts';
import { asError } from '../worker/system-error.ts';
import type { AdminDeps } from './admin-handler.ts';
import { writeJson } from './write-json.ts';

const schema = z.object({ input: z.string().nullish() });

/** `POST /admin/functions/{name}` with `{"input": "…"}`: 202, and the function runs on its own. */
export async function triggerFunction(
  deps: AdminDeps,
  target: HostedFunction,
  { message }: HostRequest,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(message, deps.settings.http);
  const parsed = schema.safeParse(body.kind === 'read' ? jsonOrUndefined(body.bytes) : undefined);
  const listener = deps.triggers.of(target.name);
  if (!parsed.success) {
    writeJson(response, 400, { message: 'the body must be JSON such as {"input": "text"}' });
  } else if (listener === undefined) {
    const reason = `a function with ${target.trigger.type} is not run this way`;
    writeJson(response, 400, { message: reason });
  } else {
    writeEmpty(response, 202);
    runOnce(deps, target, listener, parsed.data.input ?? '');
  }
}

function runOnce(
  { execution, log }: AdminDeps,
  target: HostedFunction,
  listener: TriggerListener,
  input: string,
): void {
  listener
    .manual(input)
    .then((invocation) => execution.invoke(target, invocation))
    .catch((error: unknown) => {
      const message = `The call of '${target.name}' by the admin API failed: ${asError(error).message}`;
      log({ level: 'error', category: 'Host.Admin', message });
    });
}

function jsonOrUndefined(bytes: Buffer | undefined): unknown {
  try {
    return bytes === undefined ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
