import { defineConfig } from 'vitest/config';

/** The tests that a mutation can be caught by: those of the gate that need nothing but memory. */
export default defineConfig({
  test: {
    include: ['test/unit/promotion/**/*.test.ts', 'test/property/promotion/**/*.test.ts'],
    exclude: ['test/property/promotion/error-rates.property.test.ts'],
    globalSetup: ['test/stack/temporary-folder.setup.ts'],
    testTimeout: 20_000,
  },
});
