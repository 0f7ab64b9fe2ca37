// SPDX-License-Identifier: MIT
// The sentences of this page come with it.
import words from 'words:entries';
import {moreWords} from '../../words/say.ts';

moreWords(words);
