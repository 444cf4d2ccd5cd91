/** What the library reads of a `Response` when it hands an answer to the host. */
type PlainResponse = {
  status: number;
  headers: { entries(): [string, string][] };
  /** Text stays text, which the library passes on as well. */
  arrayBuffer(): string | Uint8Array;
};

const withoutBody = new Set([204, 205, 304]);
const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Printable ASCII without white space at its ends: what a `Headers` object would leave as it is. */
const valuePattern = /^(?:[!-~](?:[\t -~]*[!-~])?)?$/;

/**
 * Spares the library the making of a `Response` where a handler's result is plain: text, bytes or JSON, headers in an
 * object, a usual status. What the answer becomes is the same. Every other result is handed back as it came.
 */
export function withPlainResponse(result: unknown): unknown {
  if (!isPlainObject(result) || 'nativeResponse' in result) return result;
  const nativeResponse = plainResponseOf(result);
  return nativeResponse === undefined ? result : { ...result, nativeResponse };
}

function plainResponseOf(result: Record<string, unknown>): PlainResponse | undefined {
  const status = result['status'] ?? 200;
  if (!isStatus(status)) return undefined;
  const content = contentOf(result, withoutBody.has(status));
  const headers = content && headersOf(result['headers'], content.type);
  if (content === undefined || headers === undefined) return undefined;
  return { status, headers: { entries: () => headers }, arrayBuffer: () => content.body };
}

type Content = { body: string | Uint8Array; type: string | undefined };

function contentOf(result: Record<string, unknown>, bodyless: boolean): Content | undefined {
  if (bodyless) return { body: '', type: undefined };
  const { body, jsonBody } = result;
  if (jsonBody !== undefined && jsonBody !== null) {
    const text: unknown = JSON.stringify(jsonBody);
    return typeof text === 'string' ? { body: text, type: 'application/json' } : undefined;
  }
  if (body === undefined || body === null) return { body: '', type: undefined };
  if (typeof body === 'string') return { body, type: 'text/plain;charset=UTF-8' };
  return body instanceof Uint8Array ? { body, type: undefined } : undefined;
}

/** In lower case and sorted, as `Headers` gives them; undefined where that takes more than a look. */
function headersOf(headers: unknown, type: string | undefined): [string, string][] | undefined {
  if (headers !== undefined && headers !== null && !isPlainObject(headers)) return undefined;
  const pairs: [string, string][] = [];
  let hasType = false;
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (typeof value !== 'string' || !valuePattern.test(value) || !tokenPattern.test(name)) return undefined;
    const lower = name.toLowerCase();
    if (lower === 'content-type') hasType = true;
    pairs.push([lower, value]);
  }
  if (type !== undefined && !hasType) pairs.push(['content-type', type]);
  pairs.sort(byName);
  const unclear = pairs.some(([name], index) => name === 'set-cookie' || name === pairs[index - 1]?.[0]);
  return unclear ? undefined : pairs;
}

const byName = ([a]: [string, string], [b]: [string, string]): number => (a < b ? -1 : 1);

const isStatus = (status: unknown): status is number =>
  typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
