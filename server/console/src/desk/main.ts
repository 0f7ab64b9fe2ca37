// SPDX-License-Identifier: MIT
import words from 'words:desk';
import {begin} from '../parts/page.ts';
import Page from './Page.svelte';
import {pages} from './pages.ts';
import {placeOf} from './place.svelte.ts';

// What is wanted first is on its way while whoever is here is asked for.
void pages[placeOf(location.hash).page]?.read().catch(() => undefined);
begin(Page, words);
