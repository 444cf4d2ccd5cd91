import { promisify } from 'node:util';
import { brotliCompress, constants, deflate, gzip } from 'node:zlib';

/** Bodies below are sent as they are: they fit into one packet. */
const SMALLEST = 1024;

// Answers are made for each request and sent once: speed counts for more than the last percent of size.
const level = { level: constants.Z_BEST_SPEED };
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } };

const encoders = {
  gzip: (body: Uint8Array) => promisify(gzip)(body, level),
  deflate: (body: Uint8Array) => promisify(deflate)(body, level),
  br: (body: Uint8Array) => promisify(brotliCompress)(body, brotli),
};
type Encoding = keyof typeof encoders;

// The first one that a client likes best: some ask for br by habit and cannot read it.
const preferred = ['gzip', 'deflate', 'br'] as const satisfies Encoding[];

type Content = { headers: Record<string, string>; body: string | Uint8Array };

/** Compresses an answer of 1 kB or more as `accept-encoding` asks; off the main thread. */
export async function encodeContent<T extends Content>(
  answer: T,
  acceptEncoding: string | undefined,
): Promise<T> {
  if (answer.body.length < SMALLEST) return answer;
  const headers = { ...answer.headers, vary: 'accept-encoding' };
  const encoding = chooseEncoding(acceptEncoding);
  if (encoding === undefined) return { ...answer, headers };
  const bytes = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const body = await encoders[encoding](bytes);
  return { ...answer, headers: { ...headers, 'content-encoding': encoding }, body };
}

function chooseEncoding(accept: string | undefined): Encoding | undefined {
  if (accept === undefined) return undefined;
  const weights = parseAccept(accept);
  const any = weights.get('*') ?? 0;
  let best: { encoding: Encoding; weight: number } | undefined;
  for (const encoding of preferred) {
    const weight = weights.get(encoding) ?? any;
    if (weight > (best?.weight ?? 0)) best = { encoding, weight };
  }
  return best !== undefined && best.weight >= (weights.get('identity') ?? 0) ? best.encoding : undefined;
}

/** Weights by coding, as RFC 9110 12.5.3 has them; what is not a weight counts as none. */
function parseAccept(accept: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='));
    const value = weight === undefined ? 1 : Number(weight.slice(2));
    weights.set(name, Number.isFinite(value) ? value : 0);
  }
  return weights;
}
