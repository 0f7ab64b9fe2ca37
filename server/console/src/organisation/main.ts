// SPDX-License-Identifier: MIT
import words from 'words:organisation';
import {begin} from '../parts/page.ts';
import Page from './Page.svelte';

begin(Page, words);
