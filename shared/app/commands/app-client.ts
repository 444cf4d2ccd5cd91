import { z } from 'zod';
import { RelevoError } from '../../kernel/error.ts';
import { tryJson } from '../../kernel/try-json.ts';

/** A running app as a caller from outside reaches it. */
export type AppClient = {
  url: string;
  /** @throws APP_UNREACHABLE, or the app's own code with its message */
  get(path: string): Promise<unknown>;
  /** The answer as it comes. */
  getBytes(path: string): Promise<Uint8Array>;
  post(path: string, body: string): Promise<unknown>;
};

const errorSchema = z.object({ error_code: z.string(), message: z.string() });

/** `key` is the function key, needed unless the app runs without keys. */
export function createAppClient(options: {
  url: string;
  key: string | undefined;
  timeoutMs?: number;
}): AppClient {
  const { key, timeoutMs = 30_000 } = options;
  const url = options.url.replace(/\/+$/, '');
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'x-functions-key': key }),
  };
  async function call(path: string, init: RequestInit): Promise<Uint8Array> {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await reach(url, `${url}${path}`, { ...init, headers, signal });
    return read(url, answer);
  }
  return {
    url,
    get: async (path) => parseJson(url, await call(path, { method: 'GET' })),
    getBytes: async (path) => call(path, { method: 'GET' }),
    post: async (path, body) => parseJson(url, await call(path, { method: 'POST', body })),
  };
}

async function reach(app: string, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new RelevoError('APP_UNREACHABLE', `no app answers at ${app}; is it running, is --url right?`, {
      cause,
    });
  }
}

async function read(app: string, answer: Response): Promise<Uint8Array> {
  const body = new Uint8Array(await answer.arrayBuffer());
  if (answer.ok) return body;
  if (answer.status === 401)
    throw new RelevoError('KEY_REFUSED', `${app} refuses the function key; give --key or RELEVO_KEY`);
  const known = errorSchema.safeParse(tryJson(textOf(body)));
  if (known.success) throw new RelevoError(known.data.error_code, known.data.message);
  throw new RelevoError('APP_ANSWER', `${app} answered ${answer.status}; is it a Relevo app?`);
}

const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

function parseJson(app: string, body: Uint8Array): unknown {
  const value = tryJson(textOf(body));
  if (value === undefined)
    throw new RelevoError('APP_ANSWER', `${app} does not answer JSON; is it a Relevo app?`);
  return value;
}
