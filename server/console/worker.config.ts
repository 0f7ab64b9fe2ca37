// SPDX-License-Identifier: MIT
// The service worker apart: one file, under the same name for ever.
import {resolve} from 'node:path';
import {defineConfig} from 'vite';

export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    rollupOptions: {
      checks: {pluginTimings: false},
      input: resolve(import.meta.dirname, 'src/offline/worker.ts'),
      output: {entryFileNames: 'worker.js', format: 'es', codeSplitting: false},
    },
  },
});
