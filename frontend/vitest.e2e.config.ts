import { defineConfig } from 'vitest/config'
import { failures } from './e2e/failures'

// The real binary in a real browser. A story waits for its pages half of the time, so two files go at once.
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    environment: 'node',
    maxWorkers: 2,
    reporters: ['default', failures],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } }, // as long as a page waits for what it is to show
  },
})
