// SPDX-License-Identifier: MIT
// The public page begins without ICU and without a wire: it is to be there at once on an old phone.
import words from 'words:interest';
import {mount} from 'svelte';
import '../look/kith.css';
import {useWords} from '../words/say.ts';
import Page from './Page.svelte';
import {Wording} from './tell.svelte.ts';

useWords(words);
const target = document.getElementById('page');
if (target === null) throw new Error('no place for the page');
const wording = new Wording();
// Where the easier words cannot be had, the usual ones are better than none.
void wording
  .make(location.hash === '#easy')
  .catch(() => undefined)
  .then(() => mount(Page, {target, props: {wording}}));
