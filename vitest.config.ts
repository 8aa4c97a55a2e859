import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{lib,simulator,components,scripts,prisma,cli}/**/*.test.{ts,tsx}'],
    globalSetup: ['lib/testing/global-setup.ts'],
    // Two cores: a database and a simulator per worker are the heavy part.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default'],
  },
})
