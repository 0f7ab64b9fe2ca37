// SPDX-License-Identifier: MIT
// What volunteers and strangers do themselves, with a network and without.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {comeIn, Cuttable, desktop, newPage, phone, settled, tabTo, Watched} from '../served.ts';
import {act, anOpening, browser, chooseOpening, key, known, logged, nameOf, people, served, stage, stateOf} from './stage.ts';

stage();

describe('with the keyboard alone', () => {
  test('a volunteer comes in, answers an offer and logs hours; a coordinator finds them and writes a call down; where the focus is can always be seen', {timeout: 180_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const {volunteer} = await people();
    const {matches} = await served.call('match.list', {volunteer, limit: 200}, staff);
    const {opening, name} = await anOpening(volunteer, undefined, matches.map((each: {opening: string}) => each.opening));
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, staff);
    const before = await logged();
    const me = await newPage(browser, served.address, phone, watched);
    await me.page.goto(`${served.address}/`);
    await me.page.getByRole('button', {name: 'Come in Volunteer', exact: true}).waitFor();
    await tabTo(me.page, /^Come in\s*Volunteer$/u);
    await me.page.keyboard.press('Enter');
    await me.page.getByText('Live.').waitFor();
    await settled(me.page);
    // The first stop of every page leads past what stands on all of them.
    await me.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo(me.page, /^Skip to the page$/u);
    await me.page.keyboard.press('Enter');
    expect(await me.page.evaluate(() => document.activeElement?.id)).toBe('main');
    await tabTo(me.page, new RegExp(`^Yes, I will do it.*${(name.split(' (')[0] ?? '').replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}`, 'u'));
    await me.page.keyboard.press('Enter');
    await expect.poll(() => stateOf(volunteer, opening), {timeout: 20_000}).not.toBe('offered');
    await tabTo(me.page, /^\d+ h$/u); // the first of the lengths: a group is one stop
    await me.page.keyboard.press('ArrowRight');
    await tabTo(me.page, /^Send$/u);
    await me.page.keyboard.press('Enter');
    const missing = me.page.getByText('Choose what the hours were for');
    await missing.or(me.page.getByText(/^Thank you:/u)).first().waitFor();
    if ((await missing.count()) > 0) {
      const one = (await me.page.locator('#log-opening').count()) > 0;
      if (one) await me.page.locator('#log-opening').press('ArrowDown');
      else await me.page.locator('input[name="opening"]').first().press('Space');
      await tabTo(me.page, /^Send$/u);
      await me.page.keyboard.press('Enter');
    }
    await expect.poll(logged, {timeout: 20_000}).toBe(before + 1);

    const desk = await newPage(browser, served.address, desktop, watched);
    await desk.page.goto(`${served.address}/`);
    await desk.page.getByRole('button', {name: 'Come in Coordinator', exact: true}).waitFor();
    await tabTo(desk.page, /^Come in\s*Coordinator$/u);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('Live.').waitFor();
    await tabTo(desk.page, /^People$/u);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('heading', {name: 'People', level: 1}).waitFor();
    await tabTo(desk.page, /^Find a person/u);
    await desk.page.keyboard.type(volunteer);
    await desk.page.locator('tbody tr').first().waitFor();
    await expect.poll(() => desk.page.locator('tbody tr').count()).toBe(1);
    await tabTo(desk.page, new RegExp(`^${await nameOf(volunteer)}$`, 'u'));
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('heading', {name: new RegExp(`^${await nameOf(volunteer)}`, 'u'), level: 1}).waitFor();
    await settled(desk.page);
    await tabTo(desk.page, /^What was said/u);
    await desk.page.keyboard.type('Rang by key alone.');
    await tabTo(desk.page, /^Write it down/u);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('Written down.').waitFor();
    await desk.page.getByText('Rang by key alone.').waitFor();
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('what is held about a volunteer', () => {
  test('is seen and corrected by themselves in plain words, on a phone and with the keyboard, and seen at the desk', async () => {
    const watched = new Watched();
    const {volunteer} = await people();
    const staff = await served.token('coordinator');
    const me = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    for (const each of [me.page, desk.page]) each.setDefaultTimeout(60_000);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(desk.page, served.address, 'coordinator');
    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await desk.page.getByRole('heading', {name: 'On record'}).waitFor();
    const card = me.page.locator('section', {has: me.page.getByRole('heading', {name: 'What is held about me'})});
    await card.getByText('Monday 18:00 to 21:00').waitFor();
    await card.getByRole('button', {name: 'Change When I am free'}).click();
    const field = card.getByLabel('When I am free, as it is to be');
    await field.fill('whenever the wind blows');
    await me.page.keyboard.press('Enter');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('weekday evenings, not Tue');
    await me.page.keyboard.press('Enter');
    await card.getByText('Saved: When I am free.').waitFor();
    await card.getByText('weekday evenings, not Tuesday').waitFor();
    expect(await card.getByRole('button', {name: 'Change When I am free'}).evaluate((button) => button === document.activeElement)).toBe(true);
    await desk.page.getByText('weekday evenings, not Tue', {exact: true}).waitFor();
    expect((await served.call('volunteer.get', {id: volunteer}, staff)).cells.availability).toBe('weekday evenings, not Tue');
    await card.getByRole('button', {name: 'Change How I travel'}).click();
    await card.getByLabel('How I travel, as it is to be').selectOption({label: 'on foot'});
    await card.getByRole('button', {name: 'Save'}).click();
    await card.getByText('Saved: How I travel.').waitFor();
    // What the centre keeps is shown, and cannot be changed from here.
    await card.getByText('Kept by the centre').waitFor();
    expect(await card.getByRole('button', {name: /^Change (Checks|Training|References)/u}).count()).toBe(0);
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('a cut connection', () => {
  test('is seen, recovers, and misses nothing', async () => {
    const watched = new Watched();
    watched.expectsCuts = true;
    const wire = new Cuttable(() => served.port);
    await wire.start();
    const {volunteer} = await people();
    const {page, context} = await newPage(browser, wire.address, phone, watched);
    await comeIn(page, wire.address, 'volunteer');
    await settled(page);
    wire.cut();
    await page.getByText(/Not connected/u).waitFor({timeout: 10_000});
    const {opening} = await anOpening(volunteer, undefined, await known(volunteer));
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, await served.token('coordinator'));
    wire.mend();
    await page.getByText('Live.').waitFor({timeout: 30_000});
    await page.getByRole('heading', {name: 'One offer for you'}).waitFor({timeout: 20_000});

    // Pressed while there is no connection: done once, when there is one.
    wire.cut();
    await page.getByText(/Not connected/u).waitFor({timeout: 10_000});
    await act(page, /^No, not this one/u);
    await page.getByLabel('The time does not suit').check();
    await act(page, /^Send my no/u);
    wire.mend();
    await page.getByRole('heading', {name: 'One offer for you'}).waitFor({state: 'detached', timeout: 30_000});
    const {steps} = await served.call('match.steps', {volunteer, opening}, await served.token('coordinator'));
    expect(steps.filter((step: {step: string}) => step.step === 'decline').length).toBe(1);
    expect(steps.at(-1).reason).toBe('The time does not suit');
    expect(watched.faults).toEqual([]);
    await context.close();
    await wire.stop();
  });

  test('does not keep hours from being logged: they wait on the device, and arrive once', async () => {
    const watched = new Watched();
    watched.expectsCuts = true;
    const wire = new Cuttable(() => served.port);
    await wire.start();
    const {page, context} = await newPage(browser, wire.address, phone, watched);
    await comeIn(page, wire.address, 'volunteer');
    await settled(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const before = await logged();
    wire.cut();
    await page.getByText(/Not connected/u).waitFor({timeout: 10_000});
    await chooseOpening(page, '');
    await page.locator('form').getByText('3 h', {exact: true}).click();
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.getByText('Waits for a connection').waitFor();
    // Even the page itself comes back without a network, and still knows what waits.
    await page.reload();
    await page.getByText('Waits for a connection').waitFor({timeout: 10_000});
    expect(await logged()).toBe(before);
    wire.mend();
    await page.getByText('Waits for a connection').waitFor({state: 'detached', timeout: 40_000});
    await page.reload();
    await settled(page);
    expect(await logged()).toBe(before + 1);
    await context.close();
    await wire.stop();
  });
});

describe('a question about an offer', () => {
  test('goes to the coordinator, who finds it in the queue and on the person\'s page', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const {volunteer} = await people();
    const staff = await served.token('coordinator');
    const known = (await served.call('match.list', {volunteer, limit: 200}, staff)).matches.map((each: {opening: string}) => each.opening);
    const {opening, name} = await anOpening(volunteer, undefined, known);
    await served.call('match.offer', {volunteer, opening, channel: 'email', key: key()}, staff);
    const me = await newPage(browser, served.address, phone, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await settled(me.page);
    const offer = me.page.locator('article', {hasText: name.split(' (')[0] ?? name}).first();
    await offer.getByRole('button', {name: /^Ask something first/u}).press('Enter');
    await me.page.keyboard.type('Is there a lift?');
    await offer.getByRole('button', {name: /^Send the question/u}).press('Enter');
    await offer.getByText(/^Your question is with the Volunteer Centre/u).waitFor();
    const {rows} = await served.call('queue.list', {what: 'question', limit: 200}, staff);
    expect(rows.map((row: {about: object}) => row.about)).toContainEqual({volunteer, opening});
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(desk.page, served.address, 'coordinator');
    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await settled(desk.page);
    await desk.page.getByText('Is there a lift?').first().waitFor();
    expect(watched.faults).toEqual([]);
    await me.context.close();
    await desk.context.close();
  });
});

describe('a stranger', () => {
  const enquiry = async (name: string) => {
    const {rows} = await served.call('queue.list', {what: 'new_enquiry', limit: 200}, await served.token('coordinator'));
    return rows.find((row: {person?: string}) => row.person === name);
  };

  test('finds a role and asks for it with the keyboard alone; the coordinator has it in the queue', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(desk.page, served.address, 'coordinator');
    const {roles} = await served.call('role.find', {limit: 50});
    const role = roles.find((each: {minimum_age?: string; when?: string}) => each.when !== undefined);
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await page.goto(`${served.address}/interest`);
    await page.getByRole('button', {name: /^I am interested/u}).first().waitFor();
    await tabTo(page, /^What would you like to do/u);
    await page.keyboard.type(role.title);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: `What is open for “${role.title}”`}).waitFor();
    await tabTo(page, new RegExp(`^I am interested ${role.title.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')}$`, 'u'));
    await page.keyboard.press('Enter');
    // What is missing stands at the top and beside its field, and the summary leads there.
    await tabTo(page, /^Send$/u);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByRole('link', {name: 'Type your name'}).waitFor();
    await tabTo(page, /^Type your name$/u);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('name');
    expect(await page.locator('#name').getAttribute('aria-describedby')).toBe('name-error');
    await page.keyboard.type('Noor Stranger');
    await page.keyboard.press('Tab');
    await page.keyboard.type('noor.stranger@example.org');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await tabTo(page, /^Tue$/u);
    await page.keyboard.press('Space');
    await tabTo(page, /^Evening$/u);
    await page.keyboard.press('Space');
    await tabTo(page, /^What would you like to do/u);
    await page.keyboard.type('I like to be with people.');
    await tabTo(page, /^Send$/u);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'Look for our message'}).waitFor();
    expect(await enquiry('Noor Stranger')).toBeUndefined(); // the address may be anybody's
    await expect.poll(() => served.codeFor('noor.stranger@example.org'), {timeout: 20_000}).not.toBe('');
    await tabTo(page, /^The code$/u);
    await page.keyboard.type(served.codeFor('noor.stranger@example.org'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'Thank you'}).waitFor();
    await page.getByText(`We have it: you are interested in ${role.title}.`).waitFor();

    const row = await enquiry('Noor Stranger');
    expect(row).toBeDefined();
    const volunteer = row.about.volunteer;
    expect(await stateOf(volunteer, role.role)).toBe('interested');
    await desk.page.goto(`${served.address}/desk#/person/${volunteer}`);
    await settled(desk.page);
    await desk.page.getByRole('heading', {name: 'Noor Stranger'}).waitFor();
    await desk.page.getByText('I like to be with people.').first().waitFor();
    await page.goto(`${served.address}/me`);
    await settled(page);
    await page.getByRole('heading', {name: 'On its way'}).waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
    await desk.context.close();
  });

  test('under 18 names a parent or carer, in Easy Read; the carer waits to be rung', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await page.goto(`${served.address}/interest#easy`);
    await page.getByRole('button', {name: 'I do not know. Please help me.'}).press('Enter');
    await page.getByLabel('What is your name?').fill('Ali Young');
    await page.getByLabel('How can we write to you?').fill('ali.young@example.org');
    await page.getByLabel('No', {exact: true}).press('Space');
    await page.getByLabel('Month').selectOption('May');
    await page.getByLabel('Year').fill(String(new Date().getFullYear() - 10));
    await page.getByLabel('What is the name of your parent or carer?').fill('Lea Young');
    await page.getByLabel('How can we reach them?').fill('020 7946 0003');
    await page.getByRole('button', {name: 'Send', exact: true}).press('Enter');
    await page.locator('#born-error').getByText(/^Under 13/u).waitFor();
    await page.getByLabel('Year').fill(String(new Date().getFullYear() - 16));
    await page.getByRole('button', {name: 'Send', exact: true}).press('Enter');
    await page.getByRole('heading', {name: 'We sent you a message'}).waitFor();
    await expect.poll(() => served.codeFor('ali.young@example.org'), {timeout: 20_000}).not.toBe('');
    await page.getByLabel('Type the number here').fill(served.codeFor('ali.young@example.org'));
    await page.getByRole('button', {name: 'Finish'}).press('Enter');
    await page.getByText('We ask your parent or carer. They must say yes first.').waitFor();
    const {rows} = await served.call('queue.list', {what: 'ring_carer', limit: 200}, await served.token('coordinator'));
    expect(rows.map((row: {person?: string}) => row.person)).toContain('Ali Young');
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('signing in', () => {
  test('by password and authenticator, with the keyboard alone', async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await page.goto(`${served.address}/sign-in`);
    const {accounts} = await served.call('demo.accounts', {});
    const account = accounts.find((each: {kind: string}) => each.kind === 'administrator');
    const tabTo = async (name: RegExp) => {
      for (let n = 0; n < 30; ++n) {
        await page.keyboard.press('Tab');
        const words = await page.evaluate(() => {
          const at = document.activeElement;
          const label = at?.id ? document.querySelector(`label[for="${at.id}"]`) : null;
          return (label ?? at)?.textContent ?? '';
        });
        if (name.test(words)) return;
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await tabTo(/^Sign in with a password/u);
    await page.keyboard.press('Enter');
    await page.keyboard.type(account.address);
    await tabTo(/^Password/u);
    await page.keyboard.type('not this one');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.locator('#password').fill('');
    await page.locator('#password').focus();
    await page.keyboard.type(account.password);
    await page.keyboard.press('Enter');
    await page.getByLabel('Code from your authenticator app').waitFor();
    const now = (await served.call('demo.accounts', {})).accounts.find((each: {kind: string}) => each.kind === 'administrator');
    await page.keyboard.type(now.code);
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => address.pathname === '/desk');
    await settled(page);
    await page.getByRole('button', {name: 'Sign out'}).click();
    await page.waitForURL((address) => address.pathname === '/sign-in');
    await page.goto(`${served.address}/desk`);
    await page.waitForURL((address) => address.pathname === '/sign-in');
    expect(watched.faults).toEqual([]);
    await context.close();
  });

  test('asks for what is missing beside its field, and a spent link says what to do', async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await page.goto(`${served.address}/sign-in`);
    await page.getByRole('button', {name: 'Send me a code'}).click();
    expect(await page.locator('#address').getAttribute('aria-invalid')).toBe('true');
    await page.goto(`${served.address}/welcome`);
    await page.getByText(/whole link from your invitation/u).waitFor();
    await page.goto(`${served.address}/act#l1.never-made`);
    await page.getByText(/has been used, or is too old/u).waitFor();
    // The secret is not left in the address.
    expect(page.url()).toBe(`${served.address}/act`);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('erase me', () => {
  test('somebody who registered takes a copy, asks to be erased, and is gone once an administrator has decided and done it', {timeout: 180_000}, async ({skip}) => {
    if (!(await (await fetch(`${served.address}/openrpc.json`)).text()).includes('"my.ask"')) return skip('this server does not have it yet');
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const found = async () => (await served.call('volunteer.search', {text: 'Zuleika'}, staff)).people.length;
    const me = await newPage(browser, served.address, phone, watched);
    const page = me.page;
    page.setDefaultTimeout(60_000);
    await page.goto(`${served.address}/interest`);
    await page.getByRole('button', {name: 'I do not know yet: help me find something'}).click();
    await page.getByLabel('Your name').fill('Zuleika Forgotten');
    await page.getByLabel(/^Your email/u).fill('zuleika@example.org');
    await page.getByLabel('Yes', {exact: true}).check();
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.getByRole('heading', {name: 'Look for our message'}).waitFor();
    await expect.poll(() => served.codeFor('zuleika@example.org'), {timeout: 20_000}).not.toBe('');
    await page.getByLabel('The code').fill(served.codeFor('zuleika@example.org'));
    await page.getByRole('button', {name: 'Finish'}).click();
    await page.getByRole('link', {name: 'Go to my page'}).click();
    await settled(page);
    expect(await found()).toBe(1);

    // A copy at once: it is JSON, and she is in it.
    const saving = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Take a copy'}).click();
    const copy = JSON.parse(readFileSync(await (await saving).path(), 'utf8'));
    expect(copy.held.volunteer[0].name).toBe('Zuleika Forgotten');
    await page.locator('summary', {hasText: 'Ask for something else'}).click();
    await page.getByRole('button', {name: 'Send it'}).click();
    await page.locator('#ask-error').waitFor();
    await page.getByLabel('In your own words').fill('I am moving away: please forget me.');
    await page.getByRole('button', {name: 'Send it'}).click();
    await page.getByText('with the centre').waitFor();

    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(desk.page, served.address, 'administrator');
    await desk.page.goto(`${served.address}/desk#/cases`);
    await desk.page.getByRole('link', {name: /^Erasure, \d/u}).first().click();
    await desk.page.getByText('I am moving away: please forget me.').waitFor();
    await desk.page.getByText('signed in').waitFor();
    await desk.page.getByRole('button', {name: 'Decide'}).click();
    await desk.page.getByText('It is decided, and whom it concerns is told.').waitFor();
    await desk.page.locator('summary', {hasText: 'Erase the person'}).click();
    // A letter may still be on its way; then it is said so, and tried again.
    await expect.poll(async () => {
      const press = desk.page.getByRole('button', {name: 'Erase them for ever'});
      if ((await press.count()) > 0) {
        await press.click();
        await desk.page.getByRole('button', {name: /^Yes, do it/u}).click();
      }
      return found();
    }, {timeout: 60_000, interval: 2000}).toBe(0);
    await desk.page.getByRole('button', {name: 'It is done'}).click();
    await desk.page.getByText('Nothing more is to be done.').waitFor();
    // Neither the server nor the device knows her name any longer.
    watched.expectsCuts = true;
    await page.reload();
    await page.waitForURL(/sign-in/u);
    expect(await page.getByText('Zuleika').count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('Zuleika');
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('the demonstration', () => {
  test('is made anew by any of its accounts, after asking; everybody else is told that they are signed out', async () => {
    const watched = new Watched();
    watched.expectsCuts = true;
    const me = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(desk.page, served.address, 'coordinator');
    await me.page.getByText('Made data.').waitFor();
    await act(me.page, 'Make it anew');
    await act(me.page, 'No, leave it');
    expect(await me.page.getByRole('button', {name: 'Make it anew'}).evaluate((button) => button === document.activeElement)).toBe(true);
    await act(me.page, 'Make it anew');
    await act(me.page, 'Yes, make it anew');
    await me.page.waitForURL((address) => address.pathname === '/', {timeout: 30_000});
    await me.page.getByRole('heading', {name: 'Coordinator'}).waitFor();
    await desk.page.locator('.line').getByText('You are signed out.').first().waitFor({timeout: 30_000});
    await desk.page.getByRole('link', {name: 'Sign in again'}).click();
    await comeIn(desk.page, served.address, 'coordinator');
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});
