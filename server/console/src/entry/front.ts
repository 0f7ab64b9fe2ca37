// SPDX-License-Identifier: MIT
import words from 'words:entry';
import {begin} from '../parts/page.ts';
import Page from './Front.svelte';

begin(Page, words);
