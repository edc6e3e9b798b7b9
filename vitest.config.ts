import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/announce-seed.ts'],
    setupFiles: ['test/setup/properties.ts'],
    pool: 'forks',
    // Hangs only: no test depends on real time, and a loaded machine may be ten times slower.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
