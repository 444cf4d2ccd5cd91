import type { TestProject } from 'vitest/node';
import { startAzurite } from '../../stack/azurite.ts';
import { testServices, useService } from './test-service.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    azurite: { connectionString: string };
  }
}

/** Real Azurite for the run; returns the tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { service, release } = await useService(testServices.azurite, (folder, pidFolder) =>
    startAzurite({ folder, pidFolder, inMemory: true }),
  );
  project.provide('azurite', { connectionString: service.connectionString });
  return release;
}
