// SPDX-License-Identifier: MIT
import {expect, test} from 'vitest';
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
