import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Real processes, real files, two slow cores: generous, because no test measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // better-sqlite3 is a native addon: processes, not threads, so that a crash names its file.
    pool: 'forks',
    passWithNoTests: false,
  },
})
