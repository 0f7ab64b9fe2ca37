// SPDX-License-Identifier: MIT
import type {Result} from '../wire/methods.ts';

export interface Help {
  sentence: string;
  code: string; // "answer.birth:3": what would help, and how many openings it opens
}

// The sentences that say why, and those that say what would help: the server puts the latter last, one for each code.
export function helpOf({sentences, would_help}: Pick<Result<'run.explain'>, 'sentences' | 'would_help'>): {why: string[]; help: Help[]} {
  const from = Math.max(0, sentences.length - would_help.length);
  return {why: sentences.slice(0, from), help: sentences.slice(from).map((sentence, at) => ({sentence, code: would_help[at] ?? ''}))};
}
