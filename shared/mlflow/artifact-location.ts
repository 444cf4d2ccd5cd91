import { RelevoError } from '../kernel/error.ts';

/** Where artifacts are, after `runs:` and `models:` have been resolved. Paths are literal, never percent-decoded. */
export type ArtifactLocation =
  | { kind: 'proxy'; path: string }
  | { kind: 'blob'; account: BlobAccount; container: string; path: string };

export type BlobAccount = {
  /** Name of the storage account. */
  name: string;
  /** Host of its blob endpoint, such as `acct.blob.core.windows.net`. */
  host: string;
};

const wasbs =
  /^wasbs?:\/\/([a-z0-9$][a-z0-9-]{1,62})@([a-z0-9]{3,24})\.(blob\.core\.(?:windows\.net|chinacloudapi\.cn))(?:\/(.*))?$/;
const abfss = /^abfss?:\/\/([a-z0-9$][a-z0-9-]{1,62})@([a-z0-9]{3,24})\.dfs\.([a-z0-9.-]{1,100})(?:\/(.*))?$/;
const proxy = /^mlflow-artifacts:(?:\/\/([^/]*))?\/(.*)$/;

/**
 * Reads a storage address. `base` is the server's own address: `mlflow-artifacts://host/…` is taken for no other host.
 * @throws RelevoError `ARTIFACT_SCHEME` for what cannot be read from here: local paths of the server, other schemes and hosts.
 */
export function parseLocation(uri: string, base: URL): ArtifactLocation {
  const proxied = proxy.exec(uri);
  if (proxied !== null) return proxyLocation(proxied[1] ?? '', proxied[2] ?? '', base);
  const inBlobs = wasbs.exec(uri);
  if (inBlobs !== null) return blobLocation(inBlobs[1], inBlobs[2], inBlobs[3], inBlobs[4]);
  const inLake = abfss.exec(uri);
  if (inLake !== null) return blobLocation(inLake[1], inLake[2], `blob.${inLake[3]}`, inLake[4]);
  throw new RelevoError(
    'ARTIFACT_SCHEME',
    `artifacts under ${schemeOf(uri)} cannot be read from here${remedy(uri)}`,
  );
}

function proxyLocation(host: string, path: string, base: URL): ArtifactLocation {
  if (host !== '' && host !== base.host) {
    throw new RelevoError(
      'ARTIFACT_SCHEME',
      `artifacts are behind ${host}, another server than ${base.host}`,
    );
  }
  return { kind: 'proxy', path: trimSlashes(path) };
}

const blobLocation = (container = '', account = '', suffix = '', path = ''): ArtifactLocation => ({
  kind: 'blob',
  account: { name: account, host: `${account}.${suffix}` },
  container,
  path: trimSlashes(path),
});

const trimSlashes = (path: string): string => path.replace(/^\/+|\/+$/g, '');

const schemeOf = (uri: string): string => {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1];
  return scheme === undefined ? 'a path of the server' : `${scheme}:`;
};

const remedy = (uri: string): string =>
  /^(file:|[/.]|[A-Za-z]:\\)/.test(uri)
    ? ': start the server with --artifacts-destination, so that it serves them (experiments created before keep their place)'
    : '';
