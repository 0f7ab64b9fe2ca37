// SPDX-License-Identifier: MIT
import {svelte} from '@sveltejs/vite-plugin-svelte';
import {resolve} from 'node:path';
import {defineConfig} from 'vitest/config';
import {words} from './words.ts';

const pages = ['index', 'sign-in', 'welcome', 'act', 'me', 'organisation', 'desk'];

export default defineConfig({
  plugins: [words(), svelte()],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // The policy of our pages allows no data: addresses and nothing inline.
    assetsInlineLimit: 0,
    modulePreload: {polyfill: false},
    rollupOptions: {
      checks: {pluginTimings: false},
      input: Object.fromEntries(pages.map((name) => [name, resolve(import.meta.dirname, `${name}.html`)])),
    },
  },
  test: {include: ['../../tests/console/unit/**/*.test.ts'], root: import.meta.dirname},
});
