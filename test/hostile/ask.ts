/** Content of a request; large ones are made when they are sent. */
export type Content = string | Uint8Array | (() => string | Uint8Array);

/** A request that an HTTP client can send. */
export type HttpAsk = {
  via: 'http';
  method: string;
  /** As it goes into the request line. */
  path: string;
  headers: Record<string, string>;
  body: Content | undefined;
};

/** Bytes that no client would send, or not that way. */
export type SocketAsk = {
  via: 'socket';
  /** Sent one after another, `pauseMs` apart. */
  parts: readonly Content[];
  pauseMs: number;
  /** What the caller does after the last part. */
  end: 'wait' | 'half-close';
};

export type Ask = HttpAsk | SocketAsk;

/** One of the row's cells as the answer must have it. */
export type ExpectedCell = string | number | bigint | boolean | null;

/** Rows of a right answer: outputs by name. */
export type ExpectedRows = readonly Readonly<Record<string, ExpectedCell>>[];

/** A function key that the app takes. */
export const functionKey = 'function-key';

/** Stands in hostile values; no answer and no log line may hold it. */
export const CANARY = 'hunter2-payload';

export const bytesOf = (content: Content): Buffer => {
  const made = typeof content === 'function' ? content() : content;
  return typeof made === 'string' ? Buffer.from(made) : Buffer.from(made);
};

const jsonHeaders = { 'content-type': 'application/json', 'x-functions-key': functionKey };

export const post = (path: string, body: Content, headers: Record<string, string> = {}): HttpAsk => ({
  via: 'http',
  method: 'POST',
  path,
  headers: { ...jsonHeaders, ...headers },
  body,
});

export const predict = (model: string, body: Content, headers: Record<string, string> = {}): HttpAsk =>
  post(`/models/${model}/invocations`, body, headers);

export const infer = (model: string, body: Content, headers: Record<string, string> = {}): HttpAsk =>
  post(`/v2/models/${model}/infer`, body, headers);

/** The bytes of a request as they go over the wire, headers in the order given. */
export const wire = (
  line: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: Uint8Array | string = '',
): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${line}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      'latin1',
    ),
    Buffer.from(body),
  ]);
