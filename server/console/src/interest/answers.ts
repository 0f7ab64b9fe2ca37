// SPDX-License-Identifier: MIT
// What somebody types on the public page: what is wrong with it, beside which field, and how it goes on the wire.

export interface Answers {
  name: string;
  address: string;
  age: '' | 'adult' | 'young';
  month: string;
  year: string;
  carer: string;
  carer_address: string;
  postcode: string;
  days: string[];
  parts: string[];
  wants: string;
  help: string;
}

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const parts = ['morning', 'afternoon', 'evening'] as const;

export const noAnswers = (): Answers => ({name: '', address: '', age: '', month: '', year: '', carer: '', carer_address: '', postcode: '', days: [], parts: [], wants: '', help: ''});

// In the order they stand on the page: the field, and what the catalogue says about it.
export type Flaw = [field: string, words: string];

export function looksReachable(address: string): boolean {
  return /^\S+@\S+\.\S+$/u.test(address.trim()) || (/^[+\d ()./-]+$/u.test(address.trim()) && address.replaceAll(/\D/gu, '').length >= 10);
}

export function flawsOf(given: Answers): Flaw[] {
  const flaws: Flaw[] = [];
  if (given.name.trim() === '') flaws.push(['name', 'wrong_name']);
  if (!looksReachable(given.address)) flaws.push(['address', given.address.trim() === '' ? 'wrong_address_none' : 'wrong_address']);
  if (given.age === '') flaws.push(['adult', 'wrong_age']);
  if (given.age === 'young') {
    if (given.month === '' || !/^(19|20)\d\d$/u.test(given.year.trim())) flaws.push(['month', 'wrong_born']);
    if (given.carer.trim() === '') flaws.push(['carer', 'wrong_carer']);
    if (!looksReachable(given.carer_address)) flaws.push(['carer_address', 'wrong_carer_address']);
  }
  return flaws;
}

// The field that a refusal of the server is about; nothing where it is about none of them.
export function flawIn(code: string, given: Answers): Flaw | undefined {
  const told: Record<string, Flaw> = {
    name_needed: ['name', 'wrong_name'],
    address_needed: ['address', 'wrong_address'],
    address_unreadable: ['address', 'wrong_address'],
    telephone_unreadable: ['address', 'wrong_address'],
    born_unreadable: ['month', 'wrong_born'],
    too_young: ['month', 'wrong_too_young'],
    carer_needed: given.age === 'young' ? ['carer', 'wrong_carer'] : ['adult', 'wrong_age'],
    postcode_unreadable: ['postcode', 'wrong_postcode'],
  };
  return told[code];
}

// Days without a time of day are whole days; a time without days is any day.
export function timesOf(given: Pick<Answers, 'days' | 'parts'>): {day: string; part: string}[] {
  if (given.days.length === 0 && given.parts.length === 0) return [];
  const chosen = <T extends string>(all: readonly T[], some: string[]) => (some.length === 0 ? all : all.filter((each) => some.includes(each)));
  return chosen(days, given.days).flatMap((day) => chosen(parts, given.parts).map((part) => ({day, part})));
}

export interface Registered {
  name: string;
  address: string;
  role?: string;
  wants?: string;
  details: {
    born?: string;
    postcode?: string;
    times?: {day: string; part: string}[];
    adjustments?: string;
    carer?: {name: string; address: string};
  };
}

// What was not said is not sent; of somebody who is 18 or over nothing about their age is.
export function registeredAs(given: Answers, role: string): Registered {
  const times = timesOf(given);
  return {
    name: given.name.trim(),
    address: given.address.trim(),
    ...(role === '' ? {} : {role}),
    ...(given.wants.trim() === '' ? {} : {wants: given.wants.trim()}),
    details: {
      ...(given.age === 'young' ? {born: `${given.year.trim()}-${given.month.padStart(2, '0')}`, carer: {name: given.carer.trim(), address: given.carer_address.trim()}} : {}),
      ...(given.postcode.trim() === '' ? {} : {postcode: given.postcode.trim()}),
      ...(times.length === 0 ? {} : {times}),
      ...(given.help.trim() === '' ? {} : {adjustments: given.help.trim()}),
    },
  };
}
