import { read, search } from './endpoint.ts';
import { MlflowError } from './errors.ts';
import type { Http } from './http.ts';
import type { CallOptions } from './types.ts';
import { pathOf } from './url.ts';

/** What this server offers beyond the base protocol. */
export type Capabilities = {
  /** Undefined where the server does not tell, as on Databricks and Azure ML. */
  version: string | undefined;
  /** MLflow 3's logged models. */
  loggedModels: boolean;
  webhooks: boolean;
  /** The server stores and serves artifacts itself. */
  artifactProxy: boolean;
};

export type Server = {
  /** Resolves when the server answers that it is well, and rejects otherwise. */
  health(options?: CallOptions): Promise<void>;
  /** The release, such as `3.17.2`; undefined where the server does not tell. */
  version(options?: CallOptions): Promise<string | undefined>;
  /** Asks for each optional part. Only "there is no such endpoint" counts as absent; failures are errors. */
  capabilities(options?: CallOptions): Promise<Capabilities>;
};

const probes = {
  loggedModels: search('logged-models/search', { experiment_ids: ['0'], max_results: 1 }),
  webhooks: read('webhooks', { max_results: 1 }),
  artifactProxy: {
    ...read(''),
    path: pathOf('api', '2.0', 'mlflow-artifacts', 'artifacts'),
    query: { path: 'relevo-capability-probe' },
    serverErrorIsFinal: true,
  },
};

export function createServer(http: Http): Server {
  const text = (path: string, options?: CallOptions): Promise<string> =>
    http.transfer({ method: 'GET', path, idempotent: true }, (response) => response.text(), {
      timeoutMs: 30_000,
      ...options,
    });
  const version: Server['version'] = async (options) => {
    const answer = await unlessAbsent(text('version', options));
    return answer !== undefined && /^\d+\.\d+\S*$/.test(answer.trim()) ? answer.trim() : undefined;
  };
  const offers = async (probe: keyof typeof probes, options?: CallOptions): Promise<boolean> =>
    (await unlessAbsent(http.done(probes[probe], options).then(() => true))) ?? false;
  return {
    health: async (options) => {
      await text('health', options);
    },
    version,
    capabilities: async (options) => {
      const [release, loggedModels, webhooks, artifactProxy] = await Promise.all([
        version(options),
        offers('loggedModels', options),
        offers('webhooks', options),
        offers('artifactProxy', options),
      ]);
      return { version: release, loggedModels, webhooks, artifactProxy };
    },
  };
}

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MlflowError && isAbsent(error)) return undefined;
    throw error;
  }
}

/** Unknown endpoint (404, 405), not implemented (501), or switched off for good (a 503 that will not pass). */
const isAbsent = (error: MlflowError): boolean =>
  [404, 405, 501].includes(error.httpStatus ?? 0) || (error.httpStatus === 503 && !error.retryable);
