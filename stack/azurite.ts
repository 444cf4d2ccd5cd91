import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Child, startChild } from './child-process.ts';
import { childEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';

export type AzuriteOptions = {
  /** Folder of the log, and of the data unless `inMemory`. */
  folder: string;
  pidFolder: string;
  /** Ports wanted for blob, queue and table; others are chosen where these are taken. All free ones by default. */
  ports?: { blob: number; queue: number; table: number };
  inMemory?: boolean;
};

export type Azurite = { child: Child; connectionString: string; blobUrl: string; queueUrl: string };

const ACCOUNT = 'devstoreaccount1';
// The development account's key, the same in every copy of Azurite.
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Starts Azurite's blob, queue and table services on 127.0.0.1. */
export async function startAzurite(options: AzuriteOptions): Promise<Azurite> {
  mkdirSync(options.folder, { recursive: true });
  const blob = await freePort(options.ports?.blob);
  const queue = await freePort(options.ports?.queue);
  const table = await freePort(options.ports?.table);
  const blobUrl = `http://127.0.0.1:${blob}/${ACCOUNT}`;
  const queueUrl = `http://127.0.0.1:${queue}/${ACCOUNT}`;
  const child = await startChild({
    name: 'azurite',
    command: process.execPath,
    args: [azuriteScript(), ...flags({ blob, queue, table }), ...storage(options)],
    env: childEnvironment(),
    cwd: options.folder,
    logFile: join(options.folder, 'azurite.log'),
    pidFolder: options.pidFolder,
    isHealthy: async (signal) => (await responds(blobUrl, signal)) && (await responds(queueUrl, signal)),
    deadlineMs: 60_000,
  });
  return { child, connectionString: connectionString(blobUrl, queueUrl), blobUrl, queueUrl };
}

const azuriteScript = (): string => createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js');

const flags = (ports: { blob: number; queue: number; table: number }): string[] => [
  ...Object.entries(ports).flatMap(([service, port]) => [
    `--${service}Host`,
    '127.0.0.1',
    `--${service}Port`,
    String(port),
  ]),
  // The storage SDKs speak a newer protocol version than Azurite knows.
  '--skipApiVersionCheck',
  '--disableTelemetry',
  '--silent',
];

const storage = ({ inMemory, folder }: AzuriteOptions): string[] =>
  inMemory === true ? ['--inMemoryPersistence'] : ['--location', folder];

const connectionString = (blobUrl: string, queueUrl: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${KEY};BlobEndpoint=${blobUrl};QueueEndpoint=${queueUrl};`;

/** Any answer counts: without a signature it is a 4xx. */
async function responds(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(`${url}?comp=list`, { signal });
  await response.body?.cancel();
  return response.status < 500;
}
