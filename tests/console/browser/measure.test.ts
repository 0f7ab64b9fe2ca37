// SPDX-License-Identifier: MIT
// How long pages take to be usable on a CPU slowed four times, for docs/console.md: KITH_MEASURE=1 tests/console/run browser
// measure, on a machine that does nothing else. It prints and expects nothing: times are no gate.
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {comeIn, newPage, openBrowser, phone, Served, settled, Watched, type Kind} from './served.ts';

const served = new Served();
let browser: Browser;
const wanted = process.env['KITH_MEASURE'] !== undefined;
beforeAll(async () => {
  if (!wanted) return;
  await served.start();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await served.stop();
});

const pages: [Kind, string][] = [
  ['volunteer', '/me'],
  ['organiser', '/organisation'],
  ['coordinator', '/desk'],
  ['coordinator', '/desk#/emergencies'],
  ['broker', '/desk'],
];
const times = 5;

test.skipIf(!wanted)('time to usable, CPU slowed four times', {timeout: 300_000}, async () => {
  for (const [kind, path] of pages) {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await comeIn(page, served.address, kind);
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', {rate: 4});
    const took: {heading: number; all: number; script: number}[] = [];
    for (let n = 0; n < times; ++n) {
      await page.goto('about:blank');
      const began = performance.now();
      await page.goto(`${served.address}${path}`, {waitUntil: 'commit'});
      await page.locator('main h1').first().waitFor();
      const heading = performance.now() - began;
      await settled(page);
      const all = performance.now() - began;
      await session.send('Performance.enable');
      const {metrics} = await session.send('Performance.getMetrics');
      took.push({heading, all, script: 1000 * (metrics.find((each) => each.name === 'ScriptDuration')?.value ?? 0)});
    }
    const median = (of: (each: (typeof took)[0]) => number) => Math.round(took.map(of).sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0);
    console.log(`${kind} ${path}: heading ${median((each) => each.heading)} ms, everything read ${median((each) => each.all)} ms, script ${median((each) => each.script)} ms`);
    expect(watched.faults).toEqual([]);
    await context.close();
  }
});
