// SPDX-License-Identifier: MIT
// The page in its two wordings: as it is, and in Easy Read, where a sentence has an easier one. Those are read when they are
// first wanted.
import easier from 'words-at:easy';
import {has, moreWords, say} from '../words/say.ts';

export class Wording {
  easy = $state(false);

  async make(easy: boolean): Promise<void> {
    if (easy) moreWords(await (await fetch(easier)).json());
    this.easy = easy;
  }

  tell(key: string, values: Record<string, string | number> = {}): string {
    return say(this.easy && has(`easy.${key}`) ? `easy.${key}` : `interest.${key}`, values);
  }
}
