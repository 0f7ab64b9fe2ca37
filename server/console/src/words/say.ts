// SPDX-License-Identifier: MIT
// Every sentence on a page comes through here, from the catalogues of server/phrases. A missing key shows itself.
import {Fault, Refusal} from '../wire/outcome.ts';

type Values = Record<string, string | number>;

type Format = (values: Values) => string;
type Formats = (message: string, language: string) => Format;

// Names in braces alone, and the apostrophe doubled as ICU has it; icu.ts knows the rest.
const plain: Formats = (message) => (values) => message.replaceAll("''", "'").replace(/\{(\w+)\}/gu, (whole, name: string) => String(values[name] ?? whole));

let formatOf: Formats = plain;
let catalogue: Record<string, string> = {};
let language = 'en-GB';
const formats = new Map<string, Format>();

export function useFormats(those: Formats): void {
  formatOf = those;
  formats.clear();
}

export function useWords(words: Record<string, string>, of = 'en-GB'): void {
  catalogue = words;
  language = of;
  formats.clear();
}

export function moreWords(words: Record<string, string>): void {
  catalogue = {...catalogue, ...words};
  formats.clear();
}

export function has(key: string): boolean {
  return key in catalogue;
}

export function say(key: string, values: Values = {}): string {
  const message = catalogue[key];
  if (message === undefined) return `⟨${key}⟩`;
  let format = formats.get(key);
  if (format === undefined) {
    format = formatOf(message, language);
    formats.set(key, format);
  }
  try {
    return format(values);
  } catch {
    return message; // a value that it needs is not there: better its bare text than no page
  }
}

// A code in words, or as it stands where the catalogue has none.
export function sayCode(family: string, code: string, values: Values = {}): string {
  const key = family.includes('.') || !has(`${family}.${code}`) ? `${family}_${code}` : `${family}.${code}`;
  return has(key) ? say(key, values) : code.replaceAll('_', ' ');
}

const isCode = /^[a-z0-9_.]+$/;

// Why something did not happen, for whoever wanted it.
export function sayFailure(failure: unknown): string {
  if (failure instanceof Refusal) {
    if (failure.sentence !== '' && !isCode.test(failure.sentence)) return failure.sentence;
    if (has(`refused.${failure.code}`)) return say(`refused.${failure.code}`, {seconds: 0, limit: 0, asked: 0, ...failure.numbers});
    if (has('refused.other')) return say('refused.other', {code: failure.code.replaceAll('_', ' '), retry: failure.retry ? 'yes' : 'no'});
  }
  if (failure instanceof Fault && failure.kind === 'unreachable') return say('common.unreachable');
  if (failure instanceof Fault && failure.incident !== '') return say('common.fault_incident', {incident: failure.incident});
  return say('common.fault');
}
