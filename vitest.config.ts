import { defineConfig } from 'vitest/config';

const project = (name: string, include: string[], timeout: number, services: string[] = []) => ({
  test: {
    name,
    include,
    testTimeout: timeout,
    hookTimeout: Math.max(timeout, 60_000),
    globalSetup: ['test/stack/temporary-folder.setup.ts', ...services],
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'], 30_000),
      project('cli', ['test/cli/**/*.test.ts'], 60_000),
      project('host', ['test/host/**/*.test.ts'], 60_000, ['test/stack/azurite.setup.ts']),
      project('contract', ['test/contract/**/*.test.ts'], 60_000, [
        'test/stack/azurite.setup.ts',
        'test/stack/mlflow.setup.ts',
      ]),
      project('functions', ['test/functions/**/*.test.ts'], 60_000, [
        'test/stack/azurite.setup.ts',
        'test/stack/mlflow.setup.ts',
        'test/stack/clients.setup.ts',
      ]),
      project('conformance', ['test/conformance/**/*.test.ts'], 120_000, [
        'test/stack/azurite.setup.ts',
        'test/stack/mlflow.setup.ts',
        'test/conformance/scoring-server.setup.ts',
      ]),
      project('hostile', ['test/hostile/**/*.test.ts'], 60_000, [
        'test/stack/azurite.setup.ts',
        'test/stack/mlflow.setup.ts',
      ]),
      project('browser', ['test/browser/**/*.test.ts'], 120_000, ['test/browser/browser.setup.ts']),
      project('spark', ['test/spark/**/*.test.ts'], 120_000, ['test/stack/spark.setup.ts']),
      project('e2e', ['test/e2e/**/*.test.ts'], 300_000),
    ],
    maxWorkers: 2,
  },
});
