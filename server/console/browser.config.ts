// SPDX-License-Identifier: MIT
// The tests in a browser (tests/console/browser).
import {defineConfig} from 'vitest/config';

export default defineConfig({
  resolve: {alias: {'playwright-core': `${import.meta.dirname}/node_modules/playwright-core`}},
  test: {
    include: ['../../tests/console/browser/**/*.test.ts'],
    root: import.meta.dirname,
    // One browser and one server at a time: two cores are few.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
