// SPDX-License-Identifier: MIT
import words from 'words:me';
import {begin} from '../parts/page.ts';
import Page from './Page.svelte';

begin(Page, words);
// Where service workers are not to be had (private windows), the page works all the same while there is a network.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/worker.js').catch(() => undefined);
