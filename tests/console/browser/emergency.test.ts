// SPDX-License-Identifier: MIT
// An emergency from standby to its end, led by two people at two desks who see each other's steps; what every state of it
// looks like on a phone, a desk and at 320 px, in the light and in the dark, is looked at on the way.
import type {Browser, Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {comeIn, desktop, newPage, openBrowser, Served, settled, Watched} from './served.ts';
import {wrongAtEverySize} from './sound.ts';

const served = new Served();
let browser: Browser;
beforeAll(async () => {
  await served.start();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await served.stop();
});

const patience = 60_000; // of a machine that does much else

const step = (page: Page, name: string): Locator => page.locator(`li[data-step="${name}"]`);
const isDone = (page: Page, name: string) => page.locator(`li[data-step="${name}"][data-state="done"]`).waitFor({timeout: patience});
const number = async (page: Page, words: string): Promise<number> => Number(await page.locator('.numbers li', {hasText: words}).locator('strong').textContent());

test('two desks lead an emergency from standby to its end', {timeout: 600_000}, async () => {
  const watched = new Watched();
  const lead = await newPage(browser, served.address, desktop, watched);
  const other = await newPage(browser, served.address, desktop, watched);
  for (const each of [lead.page, other.page]) each.setDefaultTimeout(patience);
  await comeIn(lead.page, served.address, 'coordinator');
  await comeIn(other.page, served.address, 'administrator');
  const {page} = lead;
  const wrong: Record<string, unknown> = {};
  const look = async (name: string, pictured = false) => {
    await settled(page);
    Object.assign(wrong, await wrongAtEverySize(page, name, pictured));
  };

  // Standby. What is missing is asked for beside its field; the other desk sees it on Today and on the list.
  await page.getByRole('link', {name: 'Emergency', exact: true}).click();
  await page.getByRole('button', {name: 'Put it on standby'}).click();
  await page.getByText('Type what has happened.').waitFor();
  expect(await page.getByLabel('What has happened').evaluate((field) => field === document.activeElement)).toBe(true);
  await look('emergencies');
  await page.getByLabel('What has happened').fill('Flood at Fish Island');
  await page.getByLabel('Who asked for this').fill('Council duty officer');
  await page.getByLabel('Their reference, or how it came').fill('BECC-17');
  await page.getByRole('button', {name: 'Put it on standby'}).click();
  await page.getByRole('heading', {name: 'Flood at Fish Island', level: 1}).waitFor();
  await other.page.getByText('Emergency on standby:').waitFor();
  await other.page.getByRole('link', {name: 'Flood at Fish Island'}).click();
  await other.page.getByRole('heading', {name: 'Flood at Fish Island', level: 1}).waitFor();
  const emergency = Number(/#\/emergency\/(\d+)/u.exec(page.url())?.[1]);
  await look('emergency-standby');

  // Somebody who comes by themselves, registered at the other desk.
  await step(other.page, 'reserve').locator('summary', {hasText: 'Do it now'}).click();
  await step(other.page, 'reserve').getByLabel('Name').fill('Neighbour One');
  await step(other.page, 'reserve').getByLabel('Telephone').fill('020 7946 0211');
  await step(other.page, 'reserve').getByRole('button', {name: 'Register them'}).click();
  await other.page.getByText('Neighbour One is registered, and can be asked.').waitFor();
  await isDone(page, 'reserve');

  // Activated here, seen there.
  await step(page, 'activate').getByLabel('Who asked for this').fill('Council duty officer');
  await step(page, 'activate').getByRole('button', {name: 'Activate it'}).click();
  await isDone(other.page, 'activate');
  await other.page.getByRole('heading', {name: 'Flood at Fish Island activated', level: 1}).waitFor();

  // Roles of a template, opened there and filling here.
  const roles = step(other.page, 'roles');
  await roles.getByRole('button', {name: 'Open these roles'}).click();
  await roles.getByText('Choose the organisation that leads.').waitFor();
  await roles.getByLabel('How many people, beside the template').selectOption('50');
  await roles.getByLabel('The organisation that leads').selectOption({index: 1});
  await roles.getByLabel('The worst hit').selectOption({label: 'Bow East'});
  await roles.getByLabel('The second').selectOption({label: 'Mile End'});
  await roles.getByRole('button', {name: 'Open these roles'}).click();
  await page.getByRole('row', {name: /^Filling and laying sandbags Bow East/u}).waitFor();
  await page.getByRole('row', {name: /^Cook for the rest centre Mile End/u}).waitFor();
  await isDone(page, 'roles');

  // The borough matched anew: what is pinned and what moves, at both desks.
  await step(page, 'rematch').getByRole('button', {name: 'Start the rematch'}).click();
  for (const each of [page, other.page]) {
    await step(each, 'rematch').getByText(/everybody who holds a place is pinned to it/u).waitFor();
    await step(each, 'rematch').getByText(/of the new pairings (is|are) for this emergency/u).waitFor();
  }
  const staff = await served.token('coordinator');
  const {runs} = await served.call('run.list', {limit: 1}, staff);
  expect(runs[0].purpose).toBe(`emergency/${emergency}`);
  expect((await served.call('run.certificate', {run: runs[0].run, check: true}, staff)).check.holds).toBe(true);

  // Asked in waves; whoever is rung says yes at the other desk, and the place is held at this one.
  await step(page, 'ask').getByRole('button', {name: 'Start asking'}).click();
  await isDone(other.page, 'ask');
  await other.page.getByText(/shifts are being asked for/u).waitFor();
  await other.page.getByRole('heading', {name: 'Whom to ring'}).waitFor();
  await expect.poll(async () => (await served.call('wave.list', {limit: 500}, staff)).campaigns.every((each: {because: string}) => each.because !== ''), {timeout: patience}).toBe(true);
  const yes = other.page.getByRole('button', {name: /^They say yes/u}).first();
  await yes.waitFor();
  expect(await number(page, 'places held')).toBe(0);
  const shift = await other.page.getByLabel('Shift').last().inputValue();
  const rung = ((await yes.textContent()) ?? '').replace(/^They say yes\s+/u, '');
  // By their page: the next person on the list may bear the same name.
  const asking = other.page.locator('section[aria-labelledby="asking"]');
  const whom = await asking.locator('li', {has: yes}).locator('a[href]').first().getAttribute('href');
  await yes.click();
  await asking.locator(`li a[href="${whom}"]`).waitFor({state: 'detached'});
  await expect.poll(() => number(page, 'places held'), {timeout: patience}).toBe(1);
  const held = (await served.call('emergency.report', {emergency}, staff)).rows.filter((row: {held: number}) => row.held > 0);
  expect(held.map((row: {opening: string}) => row.opening)).toEqual([shift]);
  await look('emergency', true);

  // On paper: who said yes stands on the rota; whoever has not answered on the call list.
  await step(page, 'paper').getByRole('link', {name: 'Rota'}).press('Enter');
  await page.getByRole('heading', {name: 'Rota: Flood at Fish Island'}).waitFor();
  await page.getByRole('row', {name: new RegExp(`^${rung}`, 'u')}).waitFor();
  await look('emergency-rota', true);
  await page.emulateMedia({media: 'print'});
  expect(await page.getByRole('button', {name: 'Print'}).isVisible()).toBe(false);
  expect(await page.getByRole('row', {name: new RegExp(`^${rung}`, 'u')}).isVisible()).toBe(true);
  await page.emulateMedia({media: 'screen'});
  await page.goBack();
  await page.getByRole('heading', {name: 'Flood at Fish Island activated', level: 1}).waitFor();
  await settled(page);
  // By key: the page still grows above the link, and a click could miss it.
  await step(page, 'paper').getByRole('link', {name: 'Call list'}).press('Enter');
  await page.getByRole('heading', {name: 'Call list: Flood at Fish Island'}).waitFor();
  const lines = (await served.call('paper.call_list', {openings: held.map((row: {opening: string}) => row.opening)}, staff)).lines;
  await page.getByRole('row', {name: new RegExp(`^${lines[0].name}`, 'u')}).first().waitFor();
  await page.goBack();
  await page.getByRole('heading', {name: 'Flood at Fish Island activated', level: 1}).waitFor();

  // On a site: who was expected, and a passer-by; each desk sees both.
  const site = (at: Page) => at.locator('section', {has: at.getByRole('heading', {name: /^On a site/u})});
  await site(page).locator('summary').click();
  await site(page).getByLabel('Shift').selectOption(shift);
  await site(page).getByRole('button', {name: `Has come ${rung}`, exact: true}).click();
  await site(other.page).getByText('One person is not known to be home yet').waitFor();
  await site(other.page).locator('summary').click();
  await site(other.page).getByLabel('Name').fill('Passer-by');
  await site(other.page).getByLabel('Telephone').fill('020 7946 0212');
  await site(other.page).getByRole('button', {name: 'They are here'}).click();
  await site(page).getByText('2 people are not known to be home yet').waitFor();

  // A report is kept as it was, whatever happens afterwards.
  await step(page, 'report').getByRole('button', {name: 'Keep a report now'}).click();
  await isDone(other.page, 'report');
  await other.page.getByLabel('As of').selectOption({index: 1});
  await other.page.getByText(/2 people are on a site/u).waitFor();

  // Down, in order. Closing past what is open needs a reason.
  await step(page, 'stand_down').getByLabel('Who asked for this').fill('Council duty officer');
  await step(page, 'stand_down').getByRole('button', {name: 'Stand it down'}).click();
  await other.page.getByRole('heading', {name: 'Flood at Fish Island stood down', level: 1}).waitFor();
  await page.getByText('Nobody is being asked any further.').waitFor();
  await step(page, 'close').locator('summary').click();
  await step(page, 'close').getByRole('button', {name: 'Close it although something is open'}).click();
  await page.getByText('Type the reason: it goes on record.').waitFor();
  await look('emergency-stood-down', true);
  for (const who of [rung, 'Passer-by']) await site(page).getByRole('button', {name: `They have left ${who}`, exact: true}).click();
  await site(other.page).getByText(/^Everybody is known to be home: all 2/u).waitFor();
  await isDone(page, 'home');
  await step(page, 'release').getByLabel('What they are told').fill('The water has gone. Thank you.');
  await step(page, 'release').getByRole('button', {name: /^Tell \d+ people/u}).click();
  await isDone(other.page, 'release');
  await step(other.page, 'close_roles').getByRole('button', {name: /^Close \d+ roles/u}).click();
  await isDone(page, 'close_roles');
  // The kept report still says what it said.
  await other.page.getByText(/2 people are on a site/u).waitFor();
  await step(page, 'close').getByRole('button', {name: 'Close it', exact: true}).click();
  await other.page.getByRole('heading', {name: 'Flood at Fish Island closed', level: 1}).waitFor();
  await page.getByText(/^All \d+ rounds$/u).click();
  await page.getByText(/^The log:/u).click();
  await look('emergency-closed');
  const {emergency: closed, still_open, steps} = await served.call('emergency.get', {emergency}, staff);
  expect(closed.state).toBe('closed');
  expect(Object.values(still_open)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(steps.filter((each: {step: string}) => each.step === 'open_roles').length).toBe(1);
  expect(wrong).toEqual({});
  expect(watched.faults).toEqual([]);
  for (const each of [lead, other]) await each.context.close();
});
