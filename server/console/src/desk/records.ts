// SPDX-License-Identifier: MIT
// The sentences of the pages that are read later come with them.
import words from 'words:records';
import {moreWords} from '../words/say.ts';

moreWords(words);
