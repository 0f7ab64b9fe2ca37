// SPDX-License-Identifier: MIT
// The sentences of these pages come with them.
import words from 'words:messages';
import {moreWords} from '../../words/say.ts';

moreWords(words);
