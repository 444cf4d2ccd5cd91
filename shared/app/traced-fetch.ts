import { failActiveSpan, inDependencySpan, setActiveAttribute } from '../telemetry/spans.ts';

/** `fetch` with a dependency span for each request; the query stays out of it. An answer of 500 or more is a failure. */
export const tracedFetch: typeof fetch = (input, init) => {
  const asked = input instanceof Request ? input : undefined;
  const url = new URL(asked?.url ?? input);
  const method = init?.method ?? asked?.method ?? 'GET';
  return inDependencySpan(
    `${method} ${routeOf(url)}`,
    {
      'http.request.method': method,
      'url.full': `${url.origin}${url.pathname}`,
      'server.address': url.hostname,
      'server.port': Number(url.port) || (url.protocol === 'https:' ? 443 : 80),
    },
    async () => {
      const answer = await fetch(input, init);
      setActiveAttribute('http.response.status_code', answer.status);
      if (answer.status >= 500) failActiveSpan(String(answer.status));
      return answer;
    },
  );
};

/** MLflow's endpoints are few, but every artifact has a path of its own. */
const routeOf = (url: URL): string => url.pathname.replace(/(\/mlflow-artifacts\/artifacts)\/.*/, '$1');
