// SPDX-License-Identifier: MIT
// The public page begins without ICU and without a wire: it is to be there at once on an old phone.
import offered from 'words-offered:interest';
import words from 'words:interest';
import {mount} from 'svelte';
import '../look/kith.css';
import {useWords} from '../words/say.ts';
import Page from './Page.svelte';
import {Wording} from './tell.svelte.ts';

useWords(words);
// Another language, where somebody has signed for it: ?in=bn.
async function inTheirLanguage(): Promise<void> {
  const wanted = offered.find(({code}) => code === new URLSearchParams(location.search).get('in'));
  if (wanted === undefined) return;
  useWords(await (await fetch(wanted.address)).json(), wanted.code);
  document.documentElement.lang = wanted.code;
}
const target = document.getElementById('page');
if (target === null) throw new Error('no place for the page');
const wording = new Wording();
// Where the easier words cannot be had, the usual ones are better than none.
void wording
  .make(location.hash === '#easy')
  .then(inTheirLanguage)
  .catch(() => undefined)
  .then(() => mount(Page, {target, props: {wording}}));
