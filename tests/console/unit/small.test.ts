// SPDX-License-Identifier: MIT
import {expect, test} from 'vitest';
import {hexagons, lines} from '../../../server/console/src/desk/map/hexagons.ts';
import {csvOf, stepOf, ticks} from '../../../server/console/src/desk/map/scale.ts';
import {minutesOf} from '../../../server/console/src/desk/bank/books.ts';
import {placeOf} from '../../../server/console/src/desk/place.svelte.ts';
import {signInOf} from '../../../server/console/src/desk/ringing.ts';
import {stepsFrom} from '../../../server/console/src/desk/steps.ts';
import {secretOf} from '../../../server/console/src/entry/otpauth.ts';
import {subjectOf} from '../../../server/console/src/entry/record.ts';
import {barsOf} from '../../../server/console/src/parts/bars.ts';

test('a score is cut into points and words, each bar beside the largest', () => {
  expect(barsOf(['+12,000 eligible', '-3,000 2.1 km away', '+0 not waiting', 'something else'])).toEqual([
    {points: '+12,000', words: 'eligible', width: 100, less: false},
    {points: '-3,000', words: '2.1 km away', width: 25, less: true},
    {points: '+0', words: 'not waiting', width: 0, less: false},
    {points: '', words: 'something else', width: 0, less: false},
  ]);
  expect(barsOf([])).toEqual([]);
});

test('the address says which page, and about whom', () => {
  expect(placeOf('')).toEqual({page: 'today', id: ''});
  expect(placeOf('#/')).toEqual({page: 'today', id: ''});
  expect(placeOf('#/person/V%2042')).toEqual({page: 'person', id: 'V 42'});
});

test('a link acts on what it was sent for, and on nothing else', () => {
  const match = {record: 'match/V1/R2', volunteer: 'V1', opening: 'R2'};
  expect(subjectOf('match.accept', match)).toEqual({volunteer: 'V1', opening: 'R2'});
  expect(subjectOf('hours.confirm', match)).toBeUndefined();
  const hours = {record: 'hours/t', transfer: 't', minutes: 90};
  expect(subjectOf('hours.confirm', hours)).toEqual({transfer: 't', minutes: 90});
  expect(subjectOf('hours.reject', hours)).toEqual({transfer: 't'});
  expect(subjectOf('match.accept', hours)).toBeUndefined();
  expect(subjectOf('session.end', match)).toBeUndefined();
});

test('an authenticator\'s key is shown in fours', () => {
  expect(secretOf('otpauth://totp/Kith:a%40b?secret=QNJ4VZW7JY&issuer=Kith')).toBe('QNJ4 VZW7 JY');
  expect(secretOf('otpauth://totp/none')).toBe('');
});

test('no step is offered where a match has ended, and a way out everywhere before', () => {
  for (const state of ['completed', 'left', 'withdrawn', 'no_reply']) expect(stepsFrom(state)).toEqual([]);
  expect(stepsFrom('interested').map((step) => step.name)).toEqual(['refer', 'withdraw']);
  expect(stepsFrom('active').map((step) => step.name)).toEqual(['complete', 'drop_out']);
});

test('what rang about a site is known by its sign-in', () => {
  const ringing = (opening: string) => ({volunteer: 'V1', opening, ring: 'not_signed_out', raised_at: 0});
  expect(signInOf(ringing('site/42'))).toBe(42);
  expect(signInOf(ringing('R0017'))).toBeUndefined();
  expect(signInOf(ringing(''))).toBeUndefined();
});

test('every ward has a hexagon of its own, the same each time, north above south', () => {
  const wards = Array.from({length: 20}, (_, at) => ({ward: `E${at}`, easting: 533000 + ((at * 7919) % 5000), northing: 178000 + ((at * 104729) % 5600)}));
  const shapes = hexagons([...wards, {ward: 'nowhere'}]);
  expect(new Set(shapes.map((each) => each.ward)).size).toBe(21);
  for (const one of shapes) for (const other of shapes) if (one !== other) expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(1.7);
  expect(hexagons([...wards].reverse().concat([]))).toEqual(hexagons(wards));
  const y = (ward: string) => shapes.find((each) => each.ward === ward)?.y ?? 0;
  const sorted = [...wards].sort((a, b) => b.northing - a.northing);
  expect(y(sorted[0]?.ward ?? '')).toBeLessThan(y(sorted.at(-1)?.ward ?? ''));
  expect(Math.max(...shapes.map((each) => each.y))).toBe(y('nowhere'));
  expect(hexagons([])).toEqual([]);
  expect(lines('Blackwall & Cubitt Town')).toEqual(['Blackwall', '&\u00a0Cubitt', 'Town']);
  expect(lines('Mile End')).toEqual(['Mile End']);
});

test('shades, axes and files', () => {
  expect([0, 1, 25, 26, 100].map((value) => stepOf(value, 100))).toEqual([0, 1, 1, 2, 4]);
  expect(stepOf(-50, 100)).toBe(2);
  expect(ticks(83)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks(0)).toEqual([0, 1]);
  expect(ticks(3)).toEqual([0, 1, 2, 3]);
  expect(csvOf([['Ward', 'a "b", c'], ['=1+1', '-3']])).toBe('Ward,"a ""b"", c"\r\n\'=1+1,-3\r\n');
  expect([minutesOf('1,5'), minutesOf(' 2 '), minutesOf('0'), minutesOf('x'), minutesOf('')]).toEqual([90, 120, undefined, undefined, undefined]);
});
