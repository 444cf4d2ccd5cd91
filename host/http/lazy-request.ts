import type { HeaderValues } from './rpc-request.ts';

export type LazyRequestParts = {
  url: string;
  method: string;
  headers: HeaderValues;
  body: Uint8Array | undefined;
};

const decoder = new TextDecoder();
const alreadyRead = new Uint8Array(0);

/**
 * Stands in for the `Request` that the library makes of every call: same answers, but headers, streams and the like are
 * made at their first use. A class because the library reads it by its methods, once for each call.
 */
export class LazyRequest {
  readonly method: string;
  readonly #url: string;
  readonly #values: HeaderValues;
  #body: Uint8Array | undefined;
  #headers: Headers | undefined;
  #native: Request | undefined;

  constructor({ url, method, headers, body }: LazyRequestParts) {
    this.method = method;
    this.#url = url;
    this.#values = headers;
    this.#body = body;
  }

  get url(): string {
    return new URL(this.#url).href;
  }

  get headers(): Headers {
    return (this.#headers ??= headersOf(this.#values));
  }

  get body(): Request['body'] {
    return this.#whole().body;
  }

  get bodyUsed(): boolean {
    return this.#native?.bodyUsed ?? this.#body === alreadyRead;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = this.#take();
    return bytes === undefined ? this.#whole().arrayBuffer() : new Uint8Array(bytes).buffer;
  }

  async text(): Promise<string> {
    const bytes = this.#take();
    return bytes === undefined ? this.#whole().text() : decoder.decode(bytes);
  }

  async json(): Promise<unknown> {
    const bytes = this.#take();
    return bytes === undefined ? this.#whole().json() : JSON.parse(decoder.decode(bytes));
  }

  async blob(): Promise<Blob> {
    return this.#whole().blob();
  }

  async formData(): Promise<FormData> {
    return this.#whole().formData();
  }

  clone(): LazyRequest {
    const { method } = this;
    const copy = new LazyRequest({ url: this.#url, method, headers: this.#values, body: undefined });
    copy.#native = this.#whole().clone();
    copy.#headers = new Headers(this.headers);
    return copy;
  }

  /** The body when this is its first reader; undefined leaves the answer to the real request. */
  #take(): Uint8Array | undefined {
    if (this.#native !== undefined || this.#body === alreadyRead) return undefined;
    const bytes = this.#body;
    if (bytes !== undefined) this.#body = alreadyRead;
    return bytes;
  }

  /** What is left to tell from it after a read: that there was one. */
  #whole(): Request {
    if (this.#native !== undefined) return this.#native;
    const { method, headers } = this;
    const body = this.#body === undefined ? {} : { body: new Uint8Array(this.#body) };
    this.#native = new Request(this.#url, { method, headers, ...body });
    if (this.#body === alreadyRead) this.#native.arrayBuffer().catch(() => undefined);
    return this.#native;
  }
}

function headersOf(values: HeaderValues): Headers {
  const headers: Record<string, string> = {};
  for (const name in values) headers[name] = values[name]?.value ?? '';
  return new Headers(headers);
}
