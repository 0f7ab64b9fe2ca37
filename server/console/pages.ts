// SPDX-License-Identifier: MIT
// The pages there are. Their HTML is page.html.in; all else on them is drawn by their script.
import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Plugin} from 'vite';

const pages: Record<string, {title: string; script: string; more?: string}> = {
  'index': {title: 'Welcome', script: 'entry/front.ts'},
  'sign-in': {title: 'Sign in', script: 'entry/sign_in.ts'},
  'welcome': {title: 'Welcome', script: 'entry/welcome.ts'},
  'act': {title: 'Answer', script: 'entry/act.ts'},
  'interest': {title: 'Volunteer', script: 'interest/main.ts'},
  'me': {title: 'My volunteering', script: 'me/main.ts', more: '<link rel="manifest" href="/manifest.webmanifest">\n'},
  'organisation': {title: 'My organisation', script: 'organisation/main.ts'},
  'desk': {title: 'The desk', script: 'desk/main.ts'},
};
const fileOf = (name: string) => resolve(import.meta.dirname, `${name}.html`);
const template = resolve(import.meta.dirname, 'page.html.in');

export const inputs = Object.fromEntries(Object.keys(pages).map((name) => [name, fileOf(name)]));

export function pagesFromTemplate(): Plugin {
  return {
    name: 'kith-pages',
    enforce: 'pre',
    resolveId: (id) => (Object.values(inputs).includes(id) ? id : undefined),
    load(id) {
      const found = Object.entries(pages).find(([name]) => fileOf(name) === id);
      if (found === undefined) return undefined;
      this.addWatchFile(template);
      const [, {title, script, more = ''}] = found;
      return readFileSync(template, 'utf8').replace('@title@', title).replace('@more@', more).replace('@script@', script);
    },
  };
}
