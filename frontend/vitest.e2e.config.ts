import { defineConfig } from 'vitest/config'

// The real binary in a real browser, one file after the other: they share two cores with Chromium.
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } }, // as long as a page waits for what it is to show
  },
})
