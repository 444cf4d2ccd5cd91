import { cpSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from './project-root.ts';

/** Programs of threads, which are started by the address of the file that they are in. */
export const threadPrograms = [
  'shared/scoring/threads/model-thread.ts',
  'shared/serving/threads/request-thread.ts',
  'shared/promotion/verdict/evaluate-in-thread.ts',
  'shared/report/chart-thread.ts',
];

/** Left to `node_modules`: binaries, and what there must be one copy of for the app, the host and the telemetry package. */
const external = [
  /^onnxruntime-node/,
  /^@duckdb\//,
  /^@azure\/functions(-core)?$/,
  /^@azure\/core-tracing$/,
  /^@opentelemetry\/api$/,
];

/**
 * Joins startup, functions, host and what they import into few files below `folder`: loading 3,000 small ones is most
 * of a cold start otherwise. What several of them need is there once, in memory too.
 */
export async function bundle(folder: string): Promise<void> {
  const { rolldown } = await import('rolldown');
  const programs = ['startup.ts', 'host/main.ts', ...globSync('functions/*.ts', { cwd: projectRoot })];
  const joined = await rolldown({
    cwd: projectRoot,
    input: {
      ...Object.fromEntries(programs.map((file) => [file.slice(0, -'.ts'.length), file])),
      ...Object.fromEntries(threadPrograms.map((file) => [`threads/${basename(file, '.ts')}`, file])),
    },
    platform: 'node',
    external,
    // Some packages' CommonJS builds load their parts by computed names.
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'warn',
  });
  try {
    await joined.write({ dir: folder, format: 'esm', chunkFileNames: 'chunks/[name]-[hash].js' });
  } finally {
    await joined.close();
  }
  // Found by its name, beside the code that requires it.
  cpSync(join(projectRoot, 'host/worker/native-import.cts'), join(folder, 'chunks/native-import.cts'));
}
