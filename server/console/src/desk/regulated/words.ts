// SPDX-License-Identifier: MIT
// The sentences of these pages come with them.
import words from 'words:regulated';
import {moreWords} from '../../words/say.ts';

moreWords(words);
