import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export type RecordedCall = {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** Status that the caller was given; undefined while under way and when the connection was cut. */
  status: number | undefined;
  /** Whether the server was given the call. */
  reached: boolean;
  /** On the clock of `performance`, in milliseconds; `endedAt` is undefined while under way and when the connection was cut. */
  startedAt: number;
  endedAt: number | undefined;
};

export type Disturbance =
  /** Answers itself; the server never sees the call. */
  | { kind: 'answer'; status: number; body?: string; headers?: Record<string, string> }
  /** Cuts the connection before the server sees the call. */
  | { kind: 'cut-before' }
  /** Lets the server carry the call out, then cuts the connection instead of passing its answer on. */
  | { kind: 'cut-after' }
  /** Passes the call on after a while. */
  | { kind: 'delay'; ms: number }
  /** Holds the call until `release` is called, then passes it on. */
  | { kind: 'hold'; release: Promise<void> };

export type Rule = {
  method?: string;
  /** End of the path, such as `registered-models/alias`. */
  path: string;
  /** Calls that the rule still applies to; without end when left out. */
  times?: number;
  /** Drawn for each call that the rule is for; where it says no, the rules that follow are asked. Always, when left out. */
  draw?: () => boolean;
  disturbance: Disturbance;
};

export type RecordingProxy = {
  url: string;
  calls: readonly RecordedCall[];
  /** The recorded calls of one method to paths that end so. */
  callsTo(method: string, path: string): RecordedCall[];
  disturb(rule: Rule): void;
  /** Drops all rules and records. */
  reset(): void;
  close(): Promise<void>;
};

/** An HTTP proxy in front of `target` that records what passes and can disturb it; rules apply in the order they were set. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const calls: RecordedCall[] = [];
  const rules: Rule[] = [];
  const server = createServer((incoming, outgoing) => {
    handle(new URL(target), calls, rules, incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    callsTo: (method, path) => calls.filter((call) => call.method === method && call.path.endsWith(path)),
    disturb: (rule) => void rules.push({ ...rule }),
    reset: () => {
      calls.length = 0;
      rules.length = 0;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function handle(
  target: URL,
  calls: RecordedCall[],
  rules: Rule[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const body = await bytesOf(incoming);
  const call = recordOf(incoming, body, startedAt);
  calls.push(call);
  outgoing.on('finish', () => {
    call.status = outgoing.statusCode;
    call.endedAt = performance.now();
  });
  const disturbance = takeDisturbance(rules, call);
  switch (disturbance?.kind) {
    case 'answer':
      outgoing.writeHead(disturbance.status, disturbance.headers).end(disturbance.body ?? '');
      return;
    case 'cut-before':
      incoming.socket.destroy();
      return;
    case 'cut-after':
      call.reached = true;
      await bytesOf(await forward(target, incoming, body));
      incoming.socket.destroy();
      return;
    case 'delay':
      await new Promise((resolve) => setTimeout(resolve, disturbance.ms).unref());
      break;
    case 'hold':
      await disturbance.release;
      break;
    case undefined:
      break;
  }
  call.reached = true;
  const answer = await forward(target, incoming, body);
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(outgoing);
}

function recordOf(incoming: IncomingMessage, body: Buffer, startedAt: number): RecordedCall {
  const url = new URL(incoming.url ?? '/', 'http://proxy');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: body.toString('utf8'),
    status: undefined,
    reached: false,
    startedAt,
    endedAt: undefined,
  };
}

function takeDisturbance(rules: Rule[], call: RecordedCall): Disturbance | undefined {
  const rule = rules.find(
    ({ method, path, times, draw }) =>
      (method === undefined || method === call.method) &&
      call.path.endsWith(path) &&
      times !== 0 &&
      (draw === undefined || draw()),
  );
  if (rule?.times !== undefined) rule.times -= 1;
  return rule?.disturbance;
}

/** The target's answer; its headers are there, its body is still to be read. */
const forward = (target: URL, incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, host: target.host },
        agent: false,
      },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
