// SPDX-License-Identifier: MIT
// Script that a page loads, compressed, in bytes: by what the browser is given first, and at the desk by every page of its
// table, with all that comes with it. Nothing is counted twice, and nothing that is only read when another page is wanted.
import {readFileSync, readdirSync, statSync} from 'node:fs';
import {resolve} from 'node:path';
import {gzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import {pages} from '../../../server/console/src/desk/pages.ts';

const files = resolve(process.env['KITH_CONSOLE_FILES'] ?? '');
const assets = resolve(files, 'assets');

function bytesOf(...from: string[]): number {
  const seen = new Set<string>();
  const walk = (file: string): number => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const whole = readFileSync(resolve(files, file), 'utf8');
    const text = whole.replace(/\bimport\([^()]*\)/gu, '');
    // The list of what belongs to parts that are read later names files too.
    const told = text.replace(/__vite__mapDeps=[^;]*;/gu, '').replace(/(?<=\.f=|f\|\|\(m\.f=)\[[^\]]*\]/gu, '');
    const referred = [...told.matchAll(/(?:"\/|"\.\/|'\.\/|`\.\/)((?:assets\/)?[\w.-]+\.js)["'`]/gu)].map((found) => (found[1] ?? '').replace(/^(?!assets\/)/u, 'assets/'));
    const own = file.endsWith('.js') ? gzipSync(whole, {level: 9}).length : 0;
    return own + referred.filter((each) => statSync(resolve(files, each), {throwIfNoEntry: false})).reduce((sum, each) => sum + walk(each), 0);
  };
  const bytes = from.reduce((sum, each) => sum + walk(each), 0);
  expect(seen.size).toBeGreaterThan(2);
  return bytes;
}
const say = (what: string, bytes: number) => {
  if (process.env['KITH_MEASURE']) console.log(`${what}: ${bytes} bytes`);
};

test.each([
  ['index', 45_000],
  ['sign-in', 45_000],
  ['welcome', 45_000],
  ['act', 45_000],
  ['interest', 32_000],
  ['me', 60_000],
  ['organisation', 50_000],
  ['desk', 60_000],
] as const)('the page %s takes less than %i bytes of script, compressed', (name, budget) => {
  const bytes = bytesOf(`${name}.html`);
  say(name, bytes);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(budget);
});

// The file that a page of the desk begins with.
function chunkOf(page: string): string {
  const component = /(\w+)\.svelte/u.exec(String(pages[page]?.read))?.[1];
  const found = readdirSync(assets).filter((name) => component !== undefined && name.startsWith(`${component}-`) && name.length === component.length + '-12345678.js'.length && name.endsWith('.js'));
  expect(found, page).toHaveLength(1);
  return `assets/${found[0] ?? ''}`;
}

// The two screens on which most is done.
const largest = ['today', 'emergency'];

test.each(Object.keys(pages))('the page %s of the desk takes less than 80000 bytes of script with all that comes with it, and its own file less than 8000', (page) => {
  const own = chunkOf(page);
  const all = bytesOf('desk.html', own);
  say(`desk, ${page}`, all);
  expect(all).toBeLessThan(80_000);
  expect(gzipSync(readFileSync(resolve(files, own)), {level: 9}).length).toBeLessThan(largest.includes(page) ? 13_000 : 8000);
});
