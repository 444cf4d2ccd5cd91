import { inDependencySpan, setActiveAttribute } from '../telemetry/spans.ts';

/** `fetch` with a dependency span for each request; the query stays out of it. */
export const tracedFetch: typeof fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? 'GET';
  return inDependencySpan(
    `${method} ${url.pathname}`,
    {
      'http.request.method': method,
      'url.full': `${url.origin}${url.pathname}`,
      'server.address': url.hostname,
      'server.port': Number(url.port),
    },
    async () => {
      const answer = await fetch(input, init);
      setActiveAttribute('http.response.status_code', answer.status);
      return answer;
    },
  );
};
