// SPDX-License-Identifier: MIT
// The public pages that need no script, as a browser shows them: no fault that axe can see, at every size, light and dark,
// and nothing that the policy refuses; the block of data on a role's page is not run and not refused.
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {newPage, openBrowser, Served, Watched} from './served.ts';
import {faultsOf, looks} from './sound.ts';

const served = new Served();
let browser: Browser;
let role = ''; // the path of one's page
beforeAll(async () => {
  await served.start();
  browser = await openBrowser();
  const answer = await fetch(`${served.address}/directory.json?kind=role`);
  role = `/roles/${((await answer.json()) as {entries: {id: string}[]}).entries[0]?.id ?? ''}`;
});
afterAll(async () => {
  await browser?.close();
  await served.stop();
});

test.each(looks)('the directory and a role\u2019s page are sound (%s)', async (_, look) => {
  const watched = new Watched();
  const {context, page} = await newPage(browser, served.address, look, watched);
  for (const path of ['/directory', '/directory?kind=role', role]) {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({colorScheme: scheme});
      await page.goto(`${served.address}${path}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
      expect({path, scheme, faults: await faultsOf(page)}).toEqual({path, scheme, faults: []});
    }
  }
  expect(watched.faults).toEqual([]);
  await context.close();
});

test('from the directory to a role, and what search engines read there', async () => {
  const watched = new Watched();
  const {context, page} = await newPage(browser, served.address, {width: 390, height: 844, scheme: 'light'}, watched);
  await page.goto(`${served.address}/directory?kind=role`);
  const title = await page.locator('h2 a').first().innerText();
  await page.locator('h2 a').first().click();
  await page.getByRole('heading', {level: 1, name: title, exact: true}).waitFor();
  const block = await page.locator('script[type="application/ld+json"]').textContent();
  expect(JSON.parse(block ?? '')).toMatchObject({'@type': 'JobPosting', employmentType: 'VOLUNTEER', title});
  await page.getByRole('link', {name: 'I am interested'}).click();
  await page.waitForURL((address) => address.pathname === '/interest');
  expect(watched.faults).toEqual([]);
  await context.close();
});
