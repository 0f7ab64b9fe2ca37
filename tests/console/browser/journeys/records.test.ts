// SPDX-License-Identifier: MIT
// What the desk keeps: the time bank, maps and figures, requests for help, inductions, concerns, duplicates, organisations.
import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {boundaries} from '../boundaries.ts';
import {comeIn, desktop, newPage, phone, settled, Watched} from '../served.ts';
import {browser, key, nameOf, people, served, stage} from './stage.ts';

stage();

describe('the time bank', () => {
  test('a volunteer chooses a reward and shows its code, the broker redeems it once; exchanges are entered, agreed, reversed and decided', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const me = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(me.page, served.address, 'volunteer');
    await comeIn(desk.page, served.address, 'broker');
    await settled(desk.page);
    await me.page.getByRole('button', {name: /^Get it Lunch/u}).click();
    const code = ((await me.page.locator('.code').first().textContent()) ?? '').trim();
    expect(code).toMatch(/^[0-9A-Z]{6}$/u);

    const {page} = desk;
    await page.getByRole('button', {name: 'Redeem', exact: true}).click();
    await page.getByText('Type the code they show.').waitFor();
    await page.getByLabel('The code they show').fill(code.toLowerCase());
    await page.getByRole('button', {name: 'Redeem', exact: true}).click();
    await page.getByText(/^Lunch at the community kitchen, for one person: 1 h redeemed/u).waitFor();
    await me.page.getByText(code).waitFor({state: 'detached', timeout: 20_000});
    await page.getByLabel('The code they show').fill(code);
    await page.getByRole('button', {name: 'Redeem', exact: true}).click();
    await page.locator('section', {hasText: 'Redeem a reward'}).getByRole('alert').waitFor();

    // An exchange that somebody rings about waits; the broker says yes for who received it.
    const enter = page.locator('section', {has: page.getByRole('heading', {name: 'Enter an exchange'})});
    await enter.getByRole('button', {name: 'Enter it'}).click();
    await enter.getByText('Choose who gave the time.').waitFor();
    const giver = await enter.getByLabel('Who gave the time').locator('option').nth(1).textContent();
    const receiver = await enter.getByLabel('Who received it').locator('option').nth(3).textContent();
    await enter.getByLabel('Who gave the time').selectOption({index: 1});
    await enter.getByLabel('Who received it').selectOption({index: 3});
    await enter.getByLabel('Hours', {exact: true}).fill('1,5');
    await enter.getByLabel('What it was').fill('Company');
    await enter.getByRole('button', {name: 'Enter it'}).click();
    await enter.getByText('1 h 30 min entered.').waitFor();
    const waiting = page.locator('section', {has: page.getByRole('heading', {name: 'Waits for a yes'})});
    const line = waiting.locator('li', {hasText: giver ?? ''}).filter({hasText: receiver ?? ''}).filter({hasText: '1 h 30 min'});
    await line.getByRole('button', {name: /^Yes, for/u}).click();
    await line.waitFor({state: 'detached'});

    // A dispute is decided, with words for both.
    await waiting.getByText('Decide', {exact: false}).first().click();
    await waiting.getByRole('button', {name: /^This is the decision/u}).click();
    await waiting.getByText('Type the hours that stand').waitFor();
    await waiting.getByLabel('How many hours stand').fill('2');
    await waiting.getByLabel('What you tell both').fill('You both remember two hours of driving.');
    await waiting.getByRole('button', {name: /^This is the decision/u}).click();
    await waiting.getByText(/^Decided: 2 h stand/u).waitFor();

    // The account: a line taken back, limits set, the statement adds up to what it holds.
    await page.getByRole('link', {name: receiver ?? '', exact: true}).first().click();
    await page.getByRole('heading', {name: receiver ?? '', level: 1}).waitFor();
    const entry = page.locator('tr', {hasText: '1 h 30 min'}).filter({hasText: 'hours'}).first();
    await entry.getByRole('button', {name: /^Reverse/u}).click();
    await entry.getByRole('button', {name: /^Yes, do it/u}).click();
    await page.locator('tr', {hasText: 'taken back'}).first().waitFor({timeout: 20_000});
    await page.getByLabel('May owe up to, hours').fill('20');
    await page.getByRole('button', {name: 'Set these limits'}).click();
    await page.getByText(/Between -?20 h/u).waitFor();
    const sound = await served.call('ledger.verify', {}, await served.token('administrator'));
    expect(sound.sound).toBe(true);
    expect(watched.faults).toEqual([]);
    for (const each of [me, desk]) await each.context.close();
  });
});

describe('members who help each other', () => {
  test('a want is put down from a call, put to whoever suits, agreed, done, logged and thanked', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'broker');
    const token = await served.token('broker');
    // Somebody who has enough to pay for it.
    const receiver = (await served.call('credit.unspent', {minutes: 120, limit: 1}, token)).members[0].volunteer;
    await page.getByRole('link', {name: 'Wants, offers and favours: members help each other'}).press('Enter');
    const wanted = page.locator('section', {has: page.getByRole('heading', {name: 'Wanted', exact: true})});
    await wanted.locator('summary', {hasText: 'A member wants something'}).press('Enter');
    await wanted.getByRole('button', {name: /^Put it down/u}).press('Enter');
    await wanted.getByText('Choose the member').waitFor();
    await wanted.getByLabel('Member').fill(receiver);
    await wanted.locator('li button.plain', {hasText: receiver}).first().click();
    await wanted.getByLabel('What they would like done').fill('A shelf put up');
    await wanted.getByLabel('What kind of help').fill('repairs');
    await wanted.getByLabel('About how long').fill('1,5');
    await wanted.getByRole('button', {name: /^Put it down/u}).press('Enter');
    const want = wanted.locator('li', {hasText: 'A shelf put up'}).first();
    await want.locator('summary', {hasText: 'Who would do it'}).press('Enter');
    await want.getByLabel(/has said yes already$/u).check();
    await want.getByRole('button', {name: /^Put it to them/u}).first().press('Enter');
    const favour = page.locator('section', {has: page.getByRole('heading', {name: 'Proposed, agreed and done'})}).locator('li', {hasText: 'A shelf put up'}).first();
    await favour.getByText('waits for a yes').waitFor();
    await favour.getByRole('button', {name: / says yes/u}).press('Enter');
    await favour.getByText('agreed', {exact: true}).waitFor();
    await wanted.locator('li', {hasText: 'A shelf put up'}).waitFor({state: 'detached'});
    await favour.getByRole('button', {name: /^It was done/u}).press('Enter');
    await favour.getByText('done and logged').waitFor();
    await favour.getByText(/1 h 30 min/u).waitFor();
    await favour.getByLabel(/^Thanks from/u).fill('It holds all my books');
    await favour.getByRole('button', {name: /^Pass on the thanks/u}).press('Enter');
    await favour.getByText('thanked', {exact: true}).waitFor();
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('the map and the weeks', () => {
  test('say the same in a picture, by the keyboard, in a table and in a file', async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.getByRole('link', {name: 'Map', exact: true}).click();
    const ward = page.getByRole('button', {name: /^Mile End:/u});
    await ward.waitFor();
    await page.getByLabel('Skill').selectOption({label: 'Driving'});
    await page.getByLabel('Time of day').selectOption('evenings');
    await page.getByText(/people are left out: nobody knows when they are free/u).waitFor();
    await ward.focus();
    await page.keyboard.press('Enter');
    const told = (await ward.getAttribute('aria-label')) ?? '';
    await page.getByRole('status').getByText(told).waitFor();
    const cells = await page.locator('tr.chosen td').allTextContents();
    expect(told.match(/\d+/gu)).toEqual(cells);
    const {wards} = await served.call('board.wards', {skill: 'driving', hours: 'evenings'}, await served.token('coordinator'));
    expect(cells[0]).toBe(String(wards.find((each: {name: string}) => each.name === 'Mile End').people));
    const saved = async (button: RegExp) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: button}).click()]);
      return readFileSync(await file.path(), 'utf8').trim().split('\r\n');
    };
    const lines = await saved(/wards\.csv$/u);
    expect(lines).toHaveLength(22);
    expect(lines.find((line) => line.startsWith('Mile End'))).toBe(`Mile End,${cells.join(',')}`);
    // Once boundaries are imported the wards are drawn as they lie, at every desk, and pressed by the keyboard as well.
    const other = await newPage(browser, served.address, phone, watched);
    await comeIn(other.page, served.address, 'administrator');
    await other.page.goto(`${served.address}/desk#/map`);
    await other.page.getByRole('button', {name: /^Mile End:/u}).waitFor();
    await page.getByText('Draw the wards from their boundaries …').click();
    await page.getByLabel('Boundaries').setInputFiles({name: 'wards.geojson', mimeType: 'application/geo+json', buffer: Buffer.from('easting,northing')});
    await page.getByText('This is no GeoJSON file with wards in it.').waitFor();
    const all = (await served.call('board.wards', {}, await served.token('coordinator'))).wards;
    await page.getByLabel('Boundaries').setInputFiles({name: 'wards.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(boundaries(all))});
    await page.getByText(`${all.length} wards are drawn.`).waitFor();
    await expect.poll(() => other.page.locator('svg.map path[role=button]').count()).toBe(all.length);
    await ward.focus();
    await page.keyboard.press(' '); // chosen before: let go
    await expect.poll(() => ward.getAttribute('aria-pressed')).toBe('false');
    await other.context.close();
    await page.getByRole('link', {name: 'Weeks', exact: true}).click();
    await page.getByRole('img', {name: /^Hours worked, by week/u}).waitFor();
    await page.getByLabel('Weeks', {exact: true}).selectOption({label: 'The last 26 weeks'});
    const weeks = page.locator('section', {has: page.getByRole('heading', {name: 'Week by week'})});
    await expect.poll(() => weeks.locator('tbody tr').count()).toBe(26);
    expect(await saved(/weeks\.csv$/u)).toHaveLength(27);
    // Credits by the month, of either kind, in a picture, a table and a file.
    await page.getByRole('img', {name: /^Credits earned, in hours:/u}).waitFor();
    const {months} = await served.call('ledger.circulation', {scheme: 'rewards'}, await served.token('coordinator'));
    const saidHours = (minutes: number) => String(Math.round(minutes / 6) / 10);
    const credits = await saved(/credits-rewards\.csv$/u);
    expect(credits.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual(months.slice(-24).map((each: {month: string; earned: number}) => [each.month, saidHours(each.earned)]));
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('who stands twice', () => {
  test('is seen side by side, merged, taken apart, and said to be two', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const twin = {name: 'Sana Twice', telephone: '020 7946 0018', call_back_on: '2026-11-30', details: {born: '1991-03'}};
    const ids: string[] = [];
    for (let n = 0; n < 2; ++n) ids.push((await served.call('volunteer.take_down', {...twin, key: key()}, staff)).volunteer);
    const status = async (id: string | undefined) => (await served.call('volunteer.get', {id}, staff)).cells.status;
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/records`);
    await page.getByRole('link', {name: 'Duplicates'}).press('Enter');
    await page.getByRole('heading', {name: 'Duplicates'}).waitFor();
    await settled(page);
    const pair = page.locator('article', {hasText: 'Sana Twice'});
    await pair.locator('summary').press('Enter');
    await pair.getByRole('row', {name: /^month of birth|^Born|1991-03/iu}).first().waitFor();
    await pair.getByRole('radio').first().press('Space');
    await pair.getByText(/is stopped, and can be found by its number alone/u).waitFor();
    await pair.getByRole('button', {name: /^Merge them/u}).press('Enter');
    await pair.waitFor({state: 'detached'});
    expect([await status(ids[0]), await status(ids[1])].filter((each) => each === 'stopped')).toHaveLength(1);
    await page.getByRole('button', {name: 'Take it apart Sana Twice'}).press('Enter');
    await page.getByText(/^taken apart on/u).waitFor();
    expect([await status(ids[0]), await status(ids[1])]).toEqual(['active', 'active']);
    // Taken apart they are two, and are not proposed again.
    await page.getByRole('button', {name: 'Look through everybody'}).press('Enter');
    await page.getByText(/new pairs? found\.|^Nobody new found\.$/u).waitFor();
    expect(await page.locator('article', {hasText: 'Sana Twice'}).count()).toBe(0);
    const other = {...twin, name: 'Tala Double', telephone: '020 7946 0019'};
    for (let n = 0; n < 2; ++n) await served.call('volunteer.take_down', {...other, key: key()}, staff);
    const two = page.locator('article', {hasText: 'Tala Double'});
    await two.getByRole('button', {name: /^They are two people/u}).press('Enter');
    await two.waitFor({state: 'detached'});
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('a request for help', () => {
  test('is taken down from a call, agreed to, opened without who and where, and closed with what came of it', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/needs`);
    await page.getByRole('heading', {name: 'Requests for help'}).waitFor();
    await page.locator('summary', {hasText: 'Take it down'}).press('Enter');
    await page.getByLabel('Name', {exact: true}).fill('Rosa Needsome');
    await page.getByLabel('Telephone or email').fill('020 7946 0022');
    await page.getByLabel('What they would like, in their words').fill('Somebody to bring bread on Fridays.');
    await page.getByRole('button', {name: 'Take it down'}).press('Enter');
    await page.getByRole('heading', {name: /^Request for help/u}).waitFor();
    await page.getByText('Somebody to bring bread on Fridays.').waitFor();
    await page.getByRole('button', {name: 'They agree'}).press('Enter');
    await page.getByLabel('Title').fill('Bread for Needsome');
    const choice = page.getByLabel('Which organisation runs it');
    await expect.poll(() => choice.locator('option').count(), {timeout: 20_000}).toBeGreaterThan(1);
    await choice.selectOption({index: 1});
    await page.getByLabel('When', {exact: true}).fill('Fri 10:00-11:00');
    await page.getByRole('button', {name: 'Open it'}).press('Enter');
    await page.getByRole('alert').first().waitFor(); // the title says who
    await page.getByLabel('Title').fill('Bread on Fridays');
    await page.getByRole('button', {name: 'Open it'}).press('Enter');
    await page.getByRole('link', {name: 'Bread on Fridays'}).first().waitFor();
    await page.locator('summary', {hasText: 'Close it'}).press('Enter');
    await page.getByLabel('What came of it').selectOption('helped');
    await page.getByRole('button', {name: 'Close it'}).press('Enter');
    await page.getByText('That there was a request, of what kind, and what came of it stay to be counted.').waitFor();
    await page.getByRole('button', {name: 'Erase who it was'}).press('Enter');
    await page.getByRole('button', {name: /^Yes, do it/u}).press('Enter');
    await page.getByText('Who it was has been erased.').waitFor();
    // On a phone the pages stand in one line, and the one that is shown is in sight.
    await page.setViewportSize({width: 390, height: 844});
    await page.goto(`${served.address}/desk#/records`);
    await page.reload();
    await settled(page);
    const tops = await page.locator('.bar nav a').evaluateAll((links) => links.map((link) => Math.round(link.getBoundingClientRect().top)));
    expect(new Set(tops).size).toBe(1);
    await expect.poll(() => page.locator('.bar nav [aria-current]').evaluate((link) => link.getBoundingClientRect().right <= innerWidth)).toBe(true);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('an induction', () => {
  test('is set up, people are booked in and out by the desk, and it is called off; the volunteer who was booked waits for another', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {volunteer} = await people();
    const staff = await served.token('coordinator');
    const name = await nameOf(volunteer);
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/inductions`);
    await page.getByRole('button', {name: 'Set it up'}).click();
    await page.getByText('Say where it is').waitFor();
    await page.getByLabel('Where').fill('Idea Store, room 4');
    await page.getByLabel('Ends').fill('09:00');
    await page.getByRole('button', {name: 'Set it up'}).click();
    await page.getByText('It has to end after it begins').waitFor();
    await page.getByLabel('Ends').fill('11:30');
    await page.getByLabel('Places').fill('1');
    await page.getByRole('button', {name: 'Set it up'}).click();
    const card = page.locator('section', {hasText: 'Idea Store, room 4'});
    await card.getByText('1 of one place left').waitFor();
    const book = async () => {
      await card.locator('summary', {hasText: 'Book somebody in'}).click();
      await card.getByLabel('Who').fill(volunteer);
      await card.locator('details').getByRole('button', {name: volunteer}).click();
      await card.getByRole('button', {name: /^Book them in/u}).click();
      await card.getByText('booked', {exact: true}).waitFor();
    };
    await book();
    const bookings = async () => (await served.call('induction.list', {}, staff)).inductions.find((each: {location: string}) => each.location === 'Idea Store, room 4').people;
    expect(await bookings()).toEqual([{volunteer, state: 'booked'}]);
    // A full one takes nobody else; whoever does not come leaves a place.
    expect(await card.locator('summary', {hasText: 'Book somebody in'}).count()).toBe(0);
    await card.getByRole('button', {name: `They do not come ${name}`}).click();
    await card.getByText('cancelled', {exact: true}).waitFor();
    await book();
    await card.locator('summary', {hasText: 'Call it off'}).click();
    await card.getByRole('button', {name: /^Call it off/u}).click();
    await card.getByText('called off', {exact: true}).waitFor();
    expect(await bookings()).toEqual([{volunteer, state: 'cancelled'}]);
    expect((await served.call('queue.get', {about: {volunteer}}, staff)).waiting).toContain('induction_to_book');
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('a safeguarding concern', () => {
  test('is raised from a person\'s page, stops their offers at once, is decided by a lead, and seen by nobody it was not shared with', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    const lead = await served.token('administrator');
    const [, , someone] = (await served.call('volunteer.list', {limit: 3}, staff)).rows;
    const one = await newPage(browser, served.address, desktop, watched);
    const two = await newPage(browser, served.address, desktop, watched);
    await comeIn(one.page, served.address, 'administrator');
    await comeIn(two.page, served.address, 'coordinator');
    await one.page.goto(`${served.address}/desk#/person/${someone.id}`);
    await one.page.getByRole('link', {name: 'Raise a safeguarding concern'}).click();
    await one.page.getByText(someone.id, {exact: true}).waitFor();
    await one.page.getByRole('button', {name: 'Raise it'}).click();
    await one.page.locator('#concern-what-error').waitFor();
    await one.page.getByLabel('What was seen or said').fill('Came to the shelter drunk on Sunday.');
    await one.page.getByRole('button', {name: 'Raise it'}).click();
    await one.page.getByRole('heading', {name: /^Concern \d/u}).waitFor();
    const [{number}] = (await served.call('concern.list', {open: true}, lead)).concerns;
    await one.page.getByRole('button', {name: 'Place it now'}).click();
    await one.page.locator('section', {hasText: 'What holds'}).getByText('Suspended').first().waitFor();
    expect((await served.call('volunteer.get', {id: someone.id}, staff)).cells.status).toBe('stopped');
    // Somebody else finds nothing, and is told no more than that.
    await two.page.goto(`${served.address}/desk#/concern/${number}`);
    await two.page.getByRole('alert').waitFor();
    expect(await two.page.getByText('drunk').count()).toBe(0);
    await one.page.getByLabel('Share it with').selectOption({label: 'Volunteer coordinator'});
    await one.page.getByRole('button', {name: 'Let them see it'}).click();
    await two.page.getByText('Came to the shelter drunk on Sunday.').waitFor({timeout: 10_000});
    await two.page.getByLabel('What was found or done').fill('Spoke to him: it will not happen again.');
    await two.page.getByRole('button', {name: 'Add it'}).click();
    await one.page.getByText('Spoke to him: it will not happen again.').waitFor({timeout: 10_000});
    // Whoever is taken out of work needs an answer about the duty to refer.
    await one.page.getByLabel('What is decided').fill('A talk, and a month without shifts.');
    await one.page.getByRole('button', {name: 'Decide', exact: true}).click();
    await one.page.getByRole('alert').first().waitFor();
    await one.page.getByLabel('Does it have to be referred on?').selectOption('not_needed');
    await one.page.getByRole('button', {name: 'Decide', exact: true}).click();
    await one.page.getByText('decided', {exact: true}).waitFor();
    await one.page.getByRole('button', {name: /^Lift it/u}).click();
    await one.page.getByText('Nothing holds.').waitFor();
    expect(await served.call('concern.get', {number}, lead)).toMatchObject({state: 'decided', duty_to_refer: 'not_needed', decision: 'A talk, and a month without shifts.'});
    expect(watched.faults).toEqual([]);
    for (const each of [one, two]) await each.context.close();
  });
});

describe('an organisation', () => {
  test('sees who comes by name, and asks for people; what cannot be read is said beside its field, and the role is found at the desk by its title', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {organisation} = await people();
    const staff = await served.token('coordinator');
    await served.call('queue.set_rules', {approve_roles: false, key: key()}, staff);
    const charity = await newPage(browser, served.address, phone, watched);
    const desk = await newPage(browser, served.address, desktop, watched);
    await comeIn(charity.page, served.address, 'organiser');
    await comeIn(desk.page, served.address, 'coordinator');
    const page = charity.page;
    const {matches} = await served.call('match.list', {state: 'active', limit: 500}, staff);
    const ours = matches.find((each: {organisation: string}) => each.organisation === organisation);
    await page.locator('strong', {hasText: await nameOf(ours.volunteer)}).first().waitFor();
    await page.locator('summary', {hasText: 'Ask for people'}).press('Enter');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.getByText('Say what there is to do').waitFor();
    await page.getByLabel('What is there to do?').fill('Puppeteer at the fair');
    await page.getByLabel('On which days, and when').fill('when it rains');
    await page.getByLabel('Postcode of the place').fill('E3 4TN');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.locator('#ask-sessions-error').waitFor();
    await page.getByLabel('On which days, and when').fill('Mon, Wed 10:00-12:00');
    await page.getByLabel('How many people at least').fill('3');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.locator('#ask-least-error').waitFor();
    await page.getByLabel('How many at most').fill('4');
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.getByText(/^Sent\. The Volunteer Centre looks for people/u).waitFor();
    await page.getByText('Puppeteer at the fair').waitFor();
    // Once, on a day.
    await page.locator('summary', {hasText: 'Ask for people'}).press('Enter');
    await page.getByLabel('What is there to do?').fill('Stage hand at the fair');
    await page.getByLabel('How often?').selectOption({label: 'Once'});
    await page.getByLabel('Until').fill('14:30');
    await page.getByLabel('Where?').selectOption({label: 'From home'});
    await page.getByRole('button', {name: 'Ask the centre'}).click();
    await page.getByText('Stage hand at the fair').waitFor();
    const {rows} = await served.call('role.list', {of: organisation, limit: 200}, staff);
    const made = rows.filter((each: {cells: {title: string}}) => each.cells.title.endsWith('at the fair')).map((each: {cells: object}) => each.cells);
    expect(made).toHaveLength(2);
    expect(made).toEqual(expect.arrayContaining([expect.objectContaining({sessions: 'Mon, Wed 10:00-12:00', places_minimum: '3', places_maximum: '4', kind: 'ongoing'}), expect.objectContaining({kind: 'one_off', setting: 'remote', when: expect.stringContaining('10:00-14:30')})]));
    await desk.page.goto(`${served.address}/desk#/roles`);
    await desk.page.getByLabel('Find a role').fill('puppet');
    await desk.page.getByRole('link', {name: 'Puppeteer at the fair'}).waitFor();
    expect(await desk.page.locator('tbody tr').count()).toBe(1);
    expect(watched.faults).toEqual([]);
    for (const each of [charity, desk]) await each.context.close();
  });
});

describe('passing somebody on', () => {
  test('takes their consent, and the organisation that has them sees who they are until it has said what came of it', {timeout: 120_000}, async ({skip}) => {
    if (!(await (await fetch(`${served.address}/openrpc.json`)).text()).includes('"passing.make"')) return skip('this server does not have it yet');
    const watched = new Watched();
    const {organisation} = await people();
    const staff = await served.token('coordinator');
    const {matches} = await served.call('match.list', {state: 'active', limit: 500}, staff);
    const ours = matches.find((each: {organisation: string}) => each.organisation === organisation);
    const other = matches.find((each: {organisation: string}) => each.organisation !== organisation);
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await comeIn(page, served.address, 'organiser');
    const card = page.locator('section', {has: page.getByRole('heading', {name: 'Passed on'})});
    await card.locator('summary', {hasText: 'Pass somebody on'}).press('Enter');
    await card.getByRole('button', {name: 'Pass them on'}).click();
    await card.getByText('Choose who', {exact: true}).waitFor();
    await card.getByLabel('Who', {exact: true}).selectOption({label: await nameOf(ours.volunteer)});
    const {cells} = await served.call('organisation.get', {id: other.organisation}, staff);
    await card.getByLabel('To which organisation').selectOption({label: cells.name});
    await card.getByLabel('What for').fill('Would like to cook as well.');
    await card.getByRole('button', {name: 'Pass them on'}).click();
    await card.getByText('Without their yes nobody is passed on').waitFor();
    await card.getByLabel('How they said yes').selectOption({label: 'in person'});
    await card.getByRole('button', {name: 'Pass them on'}).click();
    await card.getByText(`To ${cells.name}:`).waitFor();
    const {passings} = await served.call('passing.list', {volunteer: ours.volunteer}, staff);
    expect(passings).toMatchObject([{to: other.organisation, from: organisation, state: 'sent'}]);

    // From the centre to us.
    const {number} = await served.call('passing.make', {to: organisation, volunteer: other.volunteer, wants: 'Looks for company on Sundays.', consent: 'telephone', key: key()}, staff);
    const line = card.locator('li', {hasText: 'From the Volunteer Centre:'});
    await line.getByRole('button', {name: /^Look/u}).click();
    await line.getByText('Looks for company on Sundays.').waitFor();
    await line.getByText(await nameOf(other.volunteer)).waitFor();
    await line.getByRole('button', {name: /^We have seen this/u}).click();
    await line.getByLabel('What came of it').selectOption({label: 'taken on'});
    await line.getByRole('button', {name: /^It is done/u}).click();
    await line.locator('.tag', {hasText: 'taken on'}).waitFor();
    expect((await served.call('passing.get', {number}, staff)).passing).toMatchObject({outcome: 'taken_on'});
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('the quarter', () => {
  test('leads from a figure to its rows, is saved as a file, and stays as it was handed in', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, desktop, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/quarter`);
    await page.getByRole('heading', {name: 'By ward'}).waitFor({timeout: 30_000});
    await page.getByLabel('First day').fill('2025-01-01');
    await page.getByLabel('Last day').fill('2026-12-31');
    await page.getByRole('button', {name: 'Count'}).press('Enter');
    await page.getByText(/1 Jan 2025 – .*31 Dec 2026/u).first().waitFor();
    const figure = page.locator('.numbers li', {hasText: 'Volunteered'}).first().getByRole('button');
    const count = Number((/\d+/u.exec(await figure.innerText()) ?? ['0'])[0]);
    expect(count).toBeGreaterThan(0);
    await figure.press('Enter');
    await page.getByRole('heading', {name: 'Behind the figure: Volunteered'}).waitFor();
    await page.locator('section', {hasText: 'Behind the figure'}).locator('tbody tr').first().waitFor();
    const file = page.waitForEvent('download');
    await page.getByRole('button', {name: 'Save as CSV'}).press('Enter');
    expect((await file).suggestedFilename()).toBe('2025-01-01 2026-12-31.csv');
    await page.getByRole('button', {name: 'Hand in and keep'}).press('Enter');
    await page.getByText('Type what it is called').waitFor();
    await page.getByLabel('What it is called').fill('Community fund');
    await page.getByRole('button', {name: 'Hand in and keep'}).press('Enter');
    await page.locator('#figures', {hasText: 'Community fund'}).waitFor();
    await page.locator('section', {hasText: 'Handed in'}).getByText('Community fund').last().waitFor();
    expect(Number((/\d+/u.exec(await figure.innerText()) ?? ['0'])[0])).toBe(count);
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('an entry of the directory', () => {
  test('that is due comes up in the queue, is said to hold, and is found by anybody until it is taken out', {timeout: 90_000}, async () => {
    const watched = new Watched();
    const staff = await served.token('coordinator');
    await served.call('directory.keep', {entry: 'knitters', kind: 'group', name: 'Knitters of Bow', review_on: '2020-01-01', key: key()}, staff);
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await comeIn(page, served.address, 'coordinator');
    await page.goto(`${served.address}/desk#/directory`);
    await page.getByLabel('Only those to be looked at again by today').check();
    await page.getByRole('button', {name: 'It still holds Knitters of Bow'}).press('Enter');
    await page.getByText('Nothing is to be looked at again today.').waitFor();
    const {rows} = await served.call('queue.list', {what: 'directory_review'}, staff);
    expect(rows).toEqual([]);
    await page.getByLabel('Only those to be looked at again by today').uncheck();
    await page.locator('summary', {hasText: 'Add an entry'}).press('Enter');
    await page.getByLabel('Name', {exact: true}).fill('Zither players');
    await page.getByLabel('Website, beginning with https://').fill('ftp://example.org');
    await page.getByRole('button', {name: 'Publish Zither players'}).press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Website, beginning with https://').fill('https://example.org');
    await page.getByRole('button', {name: 'Publish Zither players'}).press('Enter');
    await page.getByRole('heading', {name: 'Zither players'}).waitFor();
    const found = async () => (await fetch(`${served.address}/directory?words=zither`)).text();
    expect(await found()).toContain('Zither players');
    await page.getByRole('button', {name: 'Take it out Zither players'}).press('Enter');
    await page.getByRole('button', {name: /^Yes/u}).press('Enter');
    await page.locator('li', {hasText: 'Zither players'}).getByText('withdrawn').waitFor();
    expect(await found()).not.toContain('Zither players');
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});

describe('a spreadsheet', () => {
  test('is tried, its headings told, brought in and taken back; and everything is taken away', {timeout: 120_000}, async () => {
    const watched = new Watched();
    const {page, context} = await newPage(browser, served.address, phone, watched);
    await comeIn(page, served.address, 'administrator');
    await page.goto(`${served.address}/desk#/sheets`);
    await page.getByRole('button', {name: 'Try it'}).press('Enter');
    await page.getByText('Choose a file').waitFor();
    const rows = (status: string) => ({name: 'our people.csv', mimeType: 'text/csv', buffer: Buffer.from(`Ref,Full name,Status,Star sign\nSHEET1,Ana Zed,active,Leo\nSHEET2,Bo Beck,${status},Ram\n`)});
    await page.getByLabel('The file').setInputFiles(rows('asleep'));
    await page.getByRole('button', {name: 'Try it'}).press('Enter');
    // What each heading most likely means is taken at once.
    await page.getByText(/^our people\.csv, row 3, status: read “asleep”/u).waitFor();
    expect(await page.getByLabel('Ref', {exact: true}).inputValue()).toBe('id');
    expect(await page.getByLabel('Full name', {exact: true}).inputValue()).toBe('name');
    await page.getByLabel('The file').setInputFiles(rows('active'));
    await page.getByRole('button', {name: 'Try it'}).press('Enter');
    await page.getByLabel('Star sign', {exact: true}).waitFor();
    await page.getByRole('button', {name: 'Try again with these headings'}).press('Enter');
    await page.getByRole('heading', {name: '2 rows were read: 2 would be new, 0 would change'}).waitFor();
    await page.getByLabel('Keep these headings as').fill('From the old list');
    await page.getByRole('button', {name: 'Bring it in'}).press('Enter');
    await page.getByText(/It is in as import \d+: 2 rows, 2 new, 0 changed/u).waitFor();
    const staff = await served.token('coordinator');
    expect((await served.call('volunteer.get', {id: 'SHEET1'}, staff)).cells.name).toBe('Ana Zed');
    await page.getByLabel('Headings kept as').locator('option', {hasText: 'From the old list'}).waitFor({state: 'attached'});
    // Taken back, after one more yes.
    const batch = page.locator('tr', {hasText: 'our people.csv'});
    await batch.getByRole('button', {name: /^Take it back/u}).press('Enter');
    await batch.getByRole('button', {name: /^Yes/u}).press('Enter');
    await batch.getByText('taken back: 2; 0 rows stayed').waitFor();
    await expect(served.call('volunteer.get', {id: 'SHEET1'}, staff)).rejects.toThrow();
    // And everything out.
    const book = page.waitForEvent('download');
    await page.getByRole('button', {name: 'As one spreadsheet (XLSX)'}).press('Enter');
    expect(readFileSync(await (await book).path()).subarray(0, 2).toString()).toBe('PK');
    await page.getByLabel('One table').selectOption('volunteer');
    const csv = page.waitForEvent('download');
    await page.getByRole('button', {name: 'As CSV'}).press('Enter');
    expect(readFileSync(await (await csv).path(), 'utf8')).toMatch(/^\ufeffid,name,/u);
    const text = page.waitForEvent('download');
    await page.getByRole('button', {name: 'As one text for programs (JSON)'}).press('Enter');
    const all = JSON.parse(readFileSync(await (await text).path(), 'utf8')) as Record<string, {id: string}[]>;
    expect(all['volunteer']?.length).toBeGreaterThan(50);
    expect(all['session']).toBeUndefined();
    expect(watched.faults).toEqual([]);
    await context.close();
  });
});
