// SPDX-License-Identifier: MIT
// Whether a page as it stands is sound: what axe sees, in the light and in the dark, no sideways scrolling, no sentence that
// is missing; and its picture for docs/console, where pictures are asked for.
import {mkdirSync, readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Page} from 'playwright-core';
import {noSidewaysScrolling, type Look} from './served.ts';

export const top = resolve(import.meta.dirname, '../../..');
const pictures = resolve(top, 'docs/console');
const axe = readFileSync(resolve(top, 'server/console/node_modules/axe-core/axe.min.js'), 'utf8');

export const looks: [string, Look][] = [
  ['phone', {width: 390, height: 844, scheme: 'light'}],
  ['desktop', {width: 1280, height: 900, scheme: 'light'}],
  // 1280 px at 400 %, WCAG 1.4.10.
  ['narrow', {width: 320, height: 640, scheme: 'light'}],
];

interface Faults {
  id: string;
  nodes: string[];
}
export async function faultsOf(page: Page): Promise<Faults[]> {
  await page.evaluate(axe);
  return await page.evaluate(async () => {
    const results = await (window as any).axe.run(document, {
      runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
    });
    return results.violations.map((each: any) => ({id: each.id, nodes: each.nodes.slice(0, 4).map((node: any) => `${node.html.slice(0, 160)} ${node.failureSummary}`)}));
  });
}

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, {recursive: true});
  // The age of what is shown changes by the second; a picture is the same each time.
  await page.evaluate(() => document.querySelector('.line span:last-child')?.replaceChildren('Live. Heard from the server 1 second ago.'));
  // KITH_PICTURES=whole takes pages to their end: to look at, not to keep.
  await page.screenshot({path: resolve(pictures, `${name}.png`), scale: 'css', fullPage: process.env['KITH_PICTURES'] === 'whole'});
}

// What is wrong with the page, by theme; keeps its picture in the themes in `kept`.
export async function wrongWith(page: Page, name: string, kept: ('light' | 'dark')[]): Promise<Record<string, unknown>> {
  const wrong: Record<string, unknown> = {};
  await noSidewaysScrolling(page);
  const missing = await page.evaluate(() => document.body.innerText.match(/⟨[^⟩]*⟩/gu));
  if (missing !== null) wrong[name] = missing;
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme: scheme});
    const faults = await faultsOf(page);
    if (faults.length > 0) wrong[`${name}, ${scheme}`] = faults;
    if (process.env['KITH_PICTURES'] && kept.includes(scheme)) await picture(page, `${name}${scheme === 'dark' ? '-dark' : ''}`);
  }
  await page.emulateMedia({colorScheme: 'light'});
  return wrong;
}

// The page as it stands, at every size.
export async function wrongAtEverySize(page: Page, name: string, pictured = false): Promise<Record<string, unknown>> {
  const before = page.viewportSize();
  let wrong: Record<string, unknown> = {};
  for (const [size, look] of looks) {
    await page.setViewportSize(look);
    await page.evaluate(() => scrollTo(0, 0));
    wrong = {...wrong, ...(await wrongWith(page, `${name}-${size}`, pictured && size !== 'narrow' ? ['light'] : []))};
  }
  if (before !== null) await page.setViewportSize(before);
  return wrong;
}
