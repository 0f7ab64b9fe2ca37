// SPDX-License-Identifier: MIT
// A page carries only the sentences it says. `words:me` is the part of the catalogues (server/phrases, shared with the
// command line, and its folder console) whose keys begin with one of the page's families.
// `words-offered:interest` are the other languages a page is offered in, each with where its sentences are.
// `words-at:easy` is the address of those that a page reads only when they are wanted.
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Plugin} from 'vite';

const catalogues = resolve(import.meta.dirname, '../phrases/catalogues');

// Families, or single keys.
const families: Record<string, string[]> = {
  entry: ['common', 'entry', 'refused'],
  easy: ['easy'],
  interest: ['common.fault', 'common.fault_incident', 'common.footer', 'common.name', 'common.reading', 'common.skip', 'common.unreachable', 'interest'],
  me: ['common', 'ledger_kind', 'me', 'refused', 'term'],
  organisation: ['common', 'organisation', 'refused', 'state', 'role_status', 'urgency'],
  records: ['concern', 'funder', 'induction', 'need', 'post', 'privacy', 'quarter', 'twice'],
  bank: ['bank', 'ledger_kind'],
  mutual: ['bank.hours_hint', 'bank.hours_missing', 'mutual'],
  emergency: ['emergency', 'map.csv'],
  map: ['map', 'plots'],
  messages: ['messages'],
  regulated: ['regulated'],
  sheets: ['sheets'],
  entries: ['entries'],
  standing: ['standing'],
  desk: ['common', 'desk', 'emergency.state_activated', 'emergency.state_standby', 'emergency.state_stood_down', 'refused', 'state', 'gate', 'question', 'term', 'urgency', 'role_kind', 'role_status', 'volunteer_status'],
};

export function catalogue(language: string): Record<string, string> {
  const read = (name: string) => JSON.parse(readFileSync(resolve(catalogues, name), 'utf8')) as Record<string, string>;
  return {...read(`${language}.json`), ...read(`console/${language}.json`)};
}

export function wordsOf(page: string, language: string): Record<string, string> {
  const wanted = families[page];
  if (wanted === undefined) throw new Error(`no families for words:${page}`);
  return Object.fromEntries(Object.entries(catalogue(language)).filter(([key]) => wanted.includes(key) || wanted.includes(key.split('.')[0] ?? '')));
}

// Other languages begin as drafts in the folder drafts. A draft is never shown: a page is offered in a language once a native
// reader has signed (signed.json) exactly that text, and the text has every sentence of the page. A changed text is a draft again.
export interface Signature {
  reader: string;
  on: string; // the day
  sha256: string; // of the file that was read
}
export const names: Record<string, string> = {bn: 'বাংলা', so: 'Soomaali'};

export function offered(page: string, folder = resolve(catalogues, 'drafts')): {code: string; name: string; words: Record<string, string>}[] {
  const signed = JSON.parse(readFileSync(resolve(folder, 'signed.json'), 'utf8')) as Record<string, Signature>;
  return Object.entries(names).flatMap(([code, name]) => {
    const text = readFileSync(resolve(folder, `${code}.json`), 'utf8');
    const by = signed[code];
    if (by === undefined || by.reader.trim() === '' || by.sha256 !== createHash('sha256').update(text).digest('hex')) return [];
    const theirs = JSON.parse(text) as Record<string, string>;
    const keys = Object.keys(wordsOf(page, 'en'));
    return keys.every((key) => key in theirs) ? [{code, name, words: Object.fromEntries(keys.map((key) => [key, theirs[key] ?? '']))}] : [];
  });
}

export function words(): Plugin {
  return {
    name: 'kith-words',
    resolveId: (id) => (/^words(-at|-offered)?:/u.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (id.startsWith('\0words-at:')) {
        const family = id.slice('\0words-at:'.length);
        this.addWatchFile(resolve(catalogues, 'console/en.json'));
        const file = this.emitFile({type: 'asset', name: `${family}.json`, source: JSON.stringify(wordsOf(family, 'en'))});
        return `export default import.meta.ROLLUP_FILE_URL_${file}`;
      }
      if (id.startsWith('\0words-offered:')) {
        const page = id.slice('\0words-offered:'.length);
        for (const file of ['signed', ...Object.keys(names)]) this.addWatchFile(resolve(catalogues, `drafts/${file}.json`));
        const made = offered(page).map((each) => {
          const file = this.emitFile({type: 'asset', name: `${page}-${each.code}.json`, source: JSON.stringify(each.words)});
          return `{code: ${JSON.stringify(each.code)}, name: ${JSON.stringify(each.name)}, address: import.meta.ROLLUP_FILE_URL_${file}}`;
        });
        return `export default [${made.join(', ')}]`;
      }
      if (!id.startsWith('\0words:')) return undefined;
      this.addWatchFile(resolve(catalogues, 'en.json'));
      this.addWatchFile(resolve(catalogues, 'console/en.json'));
      return `export default ${JSON.stringify(wordsOf(id.slice('\0words:'.length), 'en'))}`;
    },
  };
}
