// SPDX-License-Identifier: MIT
// The sentences of these parts come with them.
import words from 'words:standing';
import {moreWords} from '../words/say.ts';

moreWords(words);
