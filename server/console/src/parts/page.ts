// SPDX-License-Identifier: MIT
// How every page begins.
import {mount, type Component} from 'svelte';
import '../look/kith.css';
import '../words/icu.ts';
import {useWords} from '../words/say.ts';

export function begin(page: Component, words: Record<string, string>): void {
  useWords(words);
  const target = document.getElementById('page');
  if (target === null) throw new Error('no place for the page');
  mount(page, {target});
}
