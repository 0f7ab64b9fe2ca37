// SPDX-License-Identifier: MIT
import {svelte} from '@sveltejs/vite-plugin-svelte';
import {defineConfig} from 'vitest/config';
import {inputs, pagesFromTemplate} from './pages.ts';
import {words} from './words.ts';

export default defineConfig({
  plugins: [pagesFromTemplate(), words(), svelte()],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // The policy of our pages allows no data: addresses and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    rollupOptions: {
      checks: {pluginTimings: false},
      input: inputs,
    },
  },
  test: {include: ['../../tests/console/unit/**/*.test.ts'], root: import.meta.dirname},
});
