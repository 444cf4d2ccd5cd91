import { MlflowError } from './errors.ts';
import { networkError } from './network-error.ts';

const redirects = [301, 302, 303, 307, 308];
const maxRedirects = 5;

/**
 * `fetch` that follows redirects only within the origin of the first address, so that neither credentials nor data
 * reach another host, and only where the method and body stay what they are.
 */
export async function fetchFollowing(
  fetch: typeof globalThis.fetch,
  address: URL,
  request: RequestInit,
  what: string,
): Promise<Response> {
  let current = address;
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const response = await fetchOnce(fetch, current, request, what);
    if (!redirects.includes(response.status)) return response;
    await response.body?.cancel();
    current = nextAddress(current, response, request, what);
  }
  throw refusal(what, `more than ${maxRedirects} redirects`);
}

async function fetchOnce(
  fetch: typeof globalThis.fetch,
  address: URL,
  request: RequestInit,
  what: string,
): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    throw networkError(what, error);
  }
}

function nextAddress(from: URL, response: Response, request: RequestInit, what: string): URL {
  const location = response.headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, from.href))
    throw refusal(what, 'a redirect without a usable address');
  const to = new URL(location, from);
  if (to.origin !== from.origin)
    throw refusal(what, 'a redirect to another origin; is a login in front of the server?');
  if (request.method !== 'GET' && response.status < 307) {
    throw refusal(what, `a redirect (${response.status}) that would turn ${request.method} into GET`);
  }
  return to;
}

const refusal = (what: string, why: string): MlflowError =>
  new MlflowError('MLFLOW_REDIRECT', `${what}: ${why}`, { delivery: 'answered' });
