// SPDX-License-Identifier: MIT
// A page carries only the sentences it says. `words:me` is the part of the catalogues (server/phrases, shared with the
// command line, and its folder console) whose keys begin with one of the page's families.
// `words-at:easy` is the address of those that a page reads only when they are wanted.
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
  records: ['concern', 'funder', 'induction', 'need', 'quarter', 'twice'],
  desk: ['bank', 'common', 'desk', 'emergency', 'ledger_kind', 'map', 'plots', 'refused', 'state', 'gate', 'question', 'term', 'urgency', 'role_kind', 'role_status', 'volunteer_status'],
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

export function words(): Plugin {
  return {
    name: 'kith-words',
    resolveId: (id) => (/^words(-at)?:/u.test(id) ? `\0${id}` : undefined),
    load(id) {
      if (id.startsWith('\0words-at:')) {
        const family = id.slice('\0words-at:'.length);
        this.addWatchFile(resolve(catalogues, 'console/en.json'));
        const file = this.emitFile({type: 'asset', name: `${family}.json`, source: JSON.stringify(wordsOf(family, 'en'))});
        return `export default import.meta.ROLLUP_FILE_URL_${file}`;
      }
      if (!id.startsWith('\0words:')) return undefined;
      this.addWatchFile(resolve(catalogues, 'en.json'));
      this.addWatchFile(resolve(catalogues, 'console/en.json'));
      return `export default ${JSON.stringify(wordsOf(id.slice('\0words:'.length), 'en'))}`;
    },
  };
}
