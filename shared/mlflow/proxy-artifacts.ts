import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { inputError } from '../kernel/error.ts';
import type { ArtifactBackend } from './artifact-backend.ts';
import { createByteBudget } from './byte-budget.ts';
import type { Endpoint } from './endpoint.ts';
import type { Http } from './http.ts';
import { paginate } from './paging.ts';
import { pathOf } from './url.ts';
import { filePage } from './wire/artifact.ts';

const root = pathOf('api', '2.0', 'mlflow-artifacts', 'artifacts');

/** Artifacts that the server itself keeps and serves. `timeoutMs` is the longest that one file may take. */
export function createProxyArtifacts(http: Http, timeoutMs: number): ArtifactBackend {
  return {
    list: (directory, signal) =>
      paginate(
        (pageToken) => http.json(listing(directory, pageToken), filePage, { signal }),
        (entry) => entry.path,
      ),
    save: (path, file, maxBytes, signal) =>
      http.transfer(
        content(path),
        (response, signal) =>
          pipeline(limited(response, maxBytes), createWriteStream(file, { flags: 'w' }), { signal }),
        { signal, timeoutMs },
      ),
    read: (path, maxBytes, signal) =>
      http.transfer(content(path), (response) => bytesOf(response, maxBytes), { signal, timeoutMs }),
    write: (path, bytes, signal) =>
      http.transfer(upload(path, bytes), async (response) => void (await response.arrayBuffer()), {
        signal,
        timeoutMs,
      }),
  };
}

const listing = (directory: string, pageToken: string | undefined): Endpoint => ({
  method: 'GET',
  path: root,
  query: { path: directory === '' ? undefined : proxyPath(directory), page_token: pageToken },
  idempotent: true,
  serverErrorIsFinal: true,
});

const content = (path: string): Endpoint => ({
  method: 'GET',
  path: `${root}/${pathOf(...proxyPath(path).split('/'))}`,
  idempotent: true,
  serverErrorIsFinal: true,
});

const upload = (path: string, bytes: Uint8Array): Endpoint => ({
  ...content(path),
  method: 'PUT',
  content: bytes,
});

/** The server decodes a path until nothing changes and refuses `#`: such names would reach another file, or none. */
function proxyPath(path: string): string {
  if (/%[0-9a-f]{2}|#/i.test(path)) {
    throw inputError(
      'ARTIFACT_PATH',
      'path',
      'the artifact proxy cannot address names with "#" or percent codes',
    );
  }
  return path;
}

async function* limited(response: Response, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  const budget = createByteBudget(maxBytes);
  for await (const chunk of response.body ?? []) {
    budget.take(chunk.byteLength);
    yield chunk;
  }
}

async function bytesOf(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(response, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
