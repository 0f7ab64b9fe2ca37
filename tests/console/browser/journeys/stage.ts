// SPDX-License-Identifier: MIT
// What every file of journeys begins with: a server of its own and a browser, and what they do often.
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll} from 'vitest';
import {openBrowser, Served} from '../served.ts';

export const served = new Served();
export let browser: Browser;
export function stage(): void {
  beforeAll(async () => {
    await served.start();
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await served.stop();
  });
}

// Printed and not asserted: the machine may have other work.
export function seen(what: string, since: number): void {
  console.log(`seen ${Date.now() - since} ms later: ${what}`);
}

// An opening that suits the demonstration's volunteer, of an organisation or of any, from the coordinator's shortlist.
export async function anOpening(volunteer: string, organisation: string | undefined, not: string[] = []): Promise<{opening: string; name: string}> {
  const token = await served.token('coordinator');
  const list = await served.call('shortlist.of_volunteer', {volunteer, limit: 200}, token);
  for (const each of [...list.eligible, ...list.ask_first]) {
    if (not.includes(each.id)) continue;
    const role = await served.call('role.get', {id: each.id.split('-')[0]}, token);
    if (organisation === undefined || role.cells.organisation === organisation) return {opening: each.id, name: each.name};
  }
  throw new Error('nothing suits the volunteer there');
}

export async function people(): Promise<{volunteer: string; organisation: string}> {
  const {accounts} = await served.call('demo.accounts', {});
  const of = (kind: string) => accounts.find((each: {kind: string}) => each.kind === kind);
  return {volunteer: of('volunteer').volunteer, organisation: of('organiser').organisation};
}

export async function stateOf(volunteer: string, opening: string): Promise<string> {
  return (await served.call('match.get', {volunteer, opening}, await served.token('coordinator'))).match.state;
}

export async function act(page: Page, button: RegExp | string): Promise<void> {
  await page.getByRole('button', {name: button}).first().click();
}

export async function chooseOpening(page: Page, title: string): Promise<void> {
  const select = page.locator('#log-opening');
  if ((await select.count()) > 0) {
    const options = await select.locator('option').allTextContents();
    const at = Math.max(1, options.findIndex((each) => title !== '' && each.startsWith(title)));
    await select.selectOption({index: at});
  } else {
    const radio = page.locator('input[name="opening"]');
    const labels = await page.locator('label', {has: radio}).allTextContents();
    await radio.nth(Math.max(0, labels.findIndex((each) => title !== '' && each.startsWith(title)))).check();
  }
}

export async function nameOf(volunteer: string): Promise<string> {
  return (await served.call('volunteer.get', {id: volunteer}, await served.token('coordinator'))).cells.name;
}

export async function known(volunteer: string): Promise<string[]> {
  const {matches} = await served.call('match.list', {volunteer}, await served.token('coordinator'));
  return matches.map((match: {opening: string}) => match.opening);
}

export async function logged(): Promise<number> {
  return (await served.call('hours.list', {}, await served.token('volunteer'))).hours.length;
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

export function key(): string {
  return `${today().replaceAll('-', '')}-${crypto.randomUUID()}`;
}
