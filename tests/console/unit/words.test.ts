// SPDX-License-Identifier: MIT
// The console's catalogue: sorted, every message readable, every key said somewhere, and nothing said without a key.
import {IntlMessageFormat} from 'intl-messageformat';
import {createHash} from 'node:crypto';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {describe, expect, test} from 'vitest';
import {inWords, weekInWords} from '../../../server/console/src/me/my_data.ts';
import {say, sayCode, sayFailure, useWords} from '../../../server/console/src/words/say.ts';
import {instantOf, sayDate, sayInstant, sayMinutes, today} from '../../../server/console/src/words/when.ts';
import {days, parts} from '../../../server/console/src/interest/answers.ts';
import {Fault, Refusal} from '../../../server/console/src/wire/outcome.ts';
import '../../../server/console/src/words/icu.ts';
import {catalogue, names, offered, wordsOf} from '../../../server/console/words.ts';

const top = resolve(import.meta.dirname, '../../..');
const file = resolve(top, 'server/phrases/catalogues/console/en.json');
const own = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;

function sources(folder: string): {path: string; text: string}[] {
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : [{path, text: readFileSync(path, 'utf8')}];
  });
}
const code = sources(resolve(top, 'server/console/src')).filter(({path}) => /\.(ts|svelte)$/u.test(path));
const text = code.map((each) => each.text).join('\n');

// Literal keys, and the beginnings of keys that are put together from a code: `desk.nav_${page}`, sayCode('me.state', …).
const literals = new Set([...text.matchAll(/'([a-z_]+\.[a-z0-9_]+)'/gu)].map((found) => found[1] ?? ''));
const stems = [
  ...[...text.matchAll(/`([a-z_]+\.[a-z0-9_]*)\$\{/gu)].map((found) => found[1] ?? ''),
  ...[...text.matchAll(/sayCode\('([a-z_.]+)'/gu)].map((found) => `${found[1] ?? ''}${found[1]?.includes('.') ? '_' : '.'}`),
];

describe('the catalogue', () => {
  test('is sorted', () => {
    const keys = Object.keys(own);
    expect(keys).toEqual([...keys].sort());
  });

  test('has only messages that ICU can read', () => {
    for (const [key, message] of Object.entries(own)) {
      expect(() => new IntlMessageFormat(message, 'en-GB', undefined, {ignoreTag: true}), key).not.toThrow();
    }
  });

  test('has every key that a page says', () => {
    const all = catalogue('en');
    const calls = [...text.matchAll(/\bsay\(([^`]*?)[,)]/gu)].map((found) => found[1] ?? '').join('\n');
    const said = [...calls.replaceAll(/=== '[^']*'/gu, '').matchAll(/'([a-z_]+\.[a-z0-9_]+)'/gu)].map((found) => found[1] ?? '');
    expect(said.length).toBeGreaterThan(100);
    const missing = said.filter((key) => !(key in all));
    expect(missing).toEqual([]);
  });

  test('has no key that nobody says', () => {
    const unsaid = Object.keys(own).filter((key) => !key.startsWith('refused.') && !literals.has(key) && !stems.some((stem) => key.startsWith(stem)));
    expect(unsaid).toEqual([]);
  });

  test('is cut to each page, and each page finds its own words in what comes with it, also where it is read later', {timeout: 60_000}, () => {
    const byPath = new Map(code.map(({path, text}) => [path, text]));
    const families = new Map<string, Record<string, string>>(); // each is cut once
    const of = (page: string) => families.get(page) ?? families.set(page, wordsOf(page, 'en')).get(page);
    const found = (text: string, by: RegExp) => [...text.matchAll(by)].map((each) => each[1] ?? '');
    // What a file brings with it at once: itself, and all it imports, and so on.
    const together = (path: string, all = new Set<string>()): Set<string> => {
      const text = byPath.get(path);
      if (text === undefined || all.has(path)) return all;
      all.add(path);
      for (const each of found(text, /^\s*import (?:[^'"();]* from )?'(\.[^']+)';/gmu)) together(resolve(path, '..', each), all);
      return all;
    };
    const seen = new Set<string>();
    const look = (path: string, before: Record<string, string>) => {
      const here = [...together(path)];
      const texts = here.map((each) => byPath.get(each) ?? '');
      const words = texts.flatMap((text) => found(text, /from 'words:(\w+)'/gu)).reduce((all, page) => ({...all, ...of(page)}), before);
      for (const [at, text] of texts.entries()) {
        expect(found(text, /say\('([a-z_]+\.[a-z0-9_]+)'/gu).filter((key) => !(key in words)), here[at]).toEqual([]);
        for (const each of found(text, /\bimport\('(\.[^']+)'\)/gu)) {
          const later = resolve(here[at] ?? '', '..', each);
          if (seen.has(`${path} ${later}`)) continue;
          seen.add(`${path} ${later}`);
          look(later, words);
        }
      }
    };
    for (const {path} of code.filter(({text}) => /from 'words:(?!interest)/u.test(text) && text.includes('begin('))) look(path, {});
    expect(seen.size).toBeGreaterThan(20);
  });
});

describe('a draft of another language', () => {
  const drafts = resolve(top, 'server/phrases/catalogues/drafts');
  const english = catalogue('en');
  const holes = (message: string) => [...message.matchAll(/\{(\w+)[,}]/gu)].map((found) => found[1] ?? '').sort();

  test.each(Object.keys(names))('%s says what English says, with the same values', (code) => {
    const draft = JSON.parse(readFileSync(resolve(drafts, `${code}.json`), 'utf8')) as Record<string, string>;
    expect(Object.keys(draft)).toEqual(Object.keys(draft).sort());
    expect(Object.keys(draft).filter((key) => !(key in english))).toEqual([]);
    for (const [key, message] of Object.entries(draft)) {
      expect(() => new IntlMessageFormat(message, code, undefined, {ignoreTag: true}), key).not.toThrow();
      expect(new Set(holes(message)), key).toEqual(new Set(holes(english[key] ?? '')));
      expect(message, key).not.toBe('');
    }
    // The whole of the public page.
    expect(Object.keys(wordsOf('interest', 'en')).filter((key) => !(key in draft))).toEqual([]);
  });

  test('is offered nowhere before a native reader has signed just that text, and the page has every sentence', () => {
    const folder = mkdtempSync(resolve(tmpdir(), 'kith-drafts-'));
    const put = (name: string, what: object) => writeFileSync(resolve(folder, name), JSON.stringify(what));
    const whole = Object.fromEntries(Object.keys(wordsOf('interest', 'en')).map((key) => [key, `x ${key}`]));
    const sign = (reader: string, of: object) => put('signed.json', {bn: {reader, on: '2026-11-23', sha256: createHash('sha256').update(JSON.stringify(of)).digest('hex')}});
    const codes = (page = 'interest') => offered(page, folder).map((each) => each.code);
    put('bn.json', whole);
    put('so.json', whole);
    put('signed.json', {});
    expect(codes()).toEqual([]);
    sign('A. Reader', whole);
    expect(codes()).toEqual(['bn']);
    expect(offered('interest', folder)[0]?.words['interest.name']).toBe('x interest.name');
    expect(codes('me')).toEqual([]); // not all of it is there
    sign(' ', whole);
    expect(codes()).toEqual([]);
    sign('A. Reader', whole);
    put('bn.json', {...whole, 'interest.name': 'changed since'});
    expect(codes()).toEqual([]);
    const {'interest.name': gone, ...rest} = whole;
    expect(gone).toBeDefined();
    put('bn.json', rest);
    sign('A. Reader', rest);
    expect(codes()).toEqual([]);
    rmSync(folder, {recursive: true});
  });
});

describe('the public page', () => {
  const said = code.filter(({path}) => path.includes('/src/interest/')).map((each) => each.text).join('\n');
  const part = {...wordsOf('interest', 'en'), ...wordsOf('easy', 'en')};
  const keys = (family: string) => Object.keys(part).filter((key) => key.startsWith(`${family}.`)).map((key) => key.slice(family.length + 1));

  test('says nothing that needs more than names in braces', () => {
    for (const message of Object.values(part)) expect(message).not.toMatch(/\{\w+,|#/u);
  });

  test('finds every sentence, and leaves none unsaid', () => {
    const literals = [...said.matchAll(/'([a-z_]+)'/gu)].map((found) => found[1] ?? '').concat([...said.matchAll(/interest\.([a-z_]+)/gu)].map((found) => found[1] ?? ''));
    const isOf = new Set([...days, ...parts].map((each) => `is_${each}`));
    expect(keys('interest').filter((key) => !literals.includes(key) && !isOf.has(key))).toEqual([]);
    const told = [...said.matchAll(/tell\('([a-z_]+)'/gu)].map((found) => found[1] ?? '');
    expect([...told, ...isOf].filter((key) => !keys('interest').includes(key) && !keys('easy').includes(key))).toEqual([]);
  });

  test('is easier only where there is something to make easier, and then shorter in its sentences', () => {
    const only = ['how_find', 'how_tell', 'how_talk'];
    expect(keys('easy').filter((key) => !keys('interest').includes(key))).toEqual(only.sort());
    const words = (text: string) => Math.max(...text.split(/[.?!:]/u).map((sentence) => sentence.trim().split(/\s+/u).length));
    for (const key of keys('easy')) expect(words(part[`easy.${key}`] ?? ''), key).toBeLessThanOrEqual(12);
  });
});

test('no page holds words of its own', () => {
  const found: string[] = [];
  for (const {path, text: source} of code.filter((each) => each.path.endsWith('.svelte'))) {
    const markup = source
      .replace(/<script[\s\S]*?<\/script>/gu, '')
      .replace(/<!--[\s\S]*?-->/gu, '')
      .replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/gu, '')
      .replace(/<[^>]*>/gu, ' ');
    const words = markup.match(/[A-Za-z]{3,}/gu);
    if (words !== null) found.push(`${path}: ${words.join(' ')}`);
  }
  expect(found).toEqual([]);
});

describe('what is said', () => {
  useWords(catalogue('en'));

  test('durations', () => {
    expect([0, 1, 45, 60, 90, 600].map((minutes) => sayMinutes(minutes))).toEqual(['0 min', '1 min', '45 min', '1 h', '1 h 30 min', '10 h']);
  });

  test('days and times are those of London, on both sides of the clock change', () => {
    expect(sayInstant(Date.parse('2026-10-25T00:30:00Z') / 1000)).toContain('01:30');
    expect(sayInstant(Date.parse('2026-10-25T01:30:00Z') / 1000)).toContain('01:30');
    expect(today(Date.parse('2026-06-30T23:30:00Z'))).toBe('2026-07-01');
    expect(today(Date.parse('2026-12-31T23:30:00Z'))).toBe('2026-12-31');
    expect(today(Date.parse('2026-03-01T12:00:00Z'), 1)).toBe('2026-02-28');
    expect(sayDate('2026-05-03')).toBe('Sun, 3 May 2026');
    expect(sayDate('soon')).toBe('soon');
  });

  test('a refusal is said in the server\'s sentence, else in ours, else by its code', () => {
    expect(sayFailure(new Refusal('place_full', 'The kitchen is full.', true, {}))).toBe('The kitchen is full.');
    expect(sayFailure(new Refusal('place_full', 'place_full', true, {}))).toBe(say('refused.place_full'));
    expect(sayFailure(new Refusal('too_many_tries', 'too_many_tries', true, {seconds: 1}))).toContain('1 second ');
    expect(sayFailure(new Refusal('never_heard_of', 'never_heard_of', true, {}))).toContain('never heard of. It may work later.');
    expect(sayFailure(new Fault('server', 'abc'))).toContain('abc');
    expect(sayFailure(new Fault('unreachable'))).toBe(say('common.unreachable'));
    expect(sayFailure(new Error('x'))).toBe(say('common.fault'));
  });

  test('when somebody is free, in plain words', () => {
    expect(weekInWords('Mon 18:00-21:00; Wed, Thu 09:00-13:00; Sat')).toBe('Monday 18:00 to 21:00; Wednesday, Thursday 09:00 to 13:00; Saturday');
    expect(weekInWords('Mon-Fri 09:30-14:30')).toBe('Monday to Friday 09:30 to 14:30');
    expect(weekInWords('weekday evenings, not Tue')).toBe('weekday evenings, not Tuesday');
    expect(inWords('availability', '')).toBe(say('me.data_unsaid'));
    expect([inWords('remote', 'yes'), inWords('skills', 'diy:basic; data_entry'), inWords('travel_mode', 'walk')]).toEqual(['yes', 'diy – basic; data entry', 'on foot']);
  });

  test('a code without words is shown as it stands', () => {
    expect(sayCode('urgency', 'high')).toBe(say('urgency.high'));
    expect(sayCode('me.state', 'active')).toBe(say('me.state_active'));
    expect(sayCode('urgency', 'quite_new')).toBe('quite new');
  });
});

test('a time of the centre\'s clock is one instant, summer and winter, and on the days when the clock is changed', () => {
  const utc = (text: string) => Date.parse(text) / 1000;
  expect(instantOf('2026-01-15', '09:30')).toBe(utc('2026-01-15T09:30Z'));
  expect(instantOf('2026-07-15', '09:30')).toBe(utc('2026-07-15T08:30Z'));
  expect(instantOf('2026-03-29', '00:30')).toBe(utc('2026-03-29T00:30Z'));
  expect(instantOf('2026-03-29', '02:30')).toBe(utc('2026-03-29T01:30Z'));
  expect(instantOf('2026-10-25', '00:30')).toBe(utc('2026-10-24T23:30Z'));
  expect(instantOf('2026-10-25', '03:00')).toBe(utc('2026-10-25T03:00Z'));
  // There is none in spring, and two in autumn.
  expect(sayInstant(instantOf('2026-03-29', '01:30') ?? 0)).toMatch(/29 Mar 2026, 0[02]:30/u);
  expect(sayInstant(instantOf('2026-10-25', '01:30') ?? 0)).toContain('25 Oct 2026, 01:30');
  expect(instantOf('', '01:30')).toBeUndefined();
});
