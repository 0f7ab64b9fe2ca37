// SPDX-License-Identifier: MIT
import type {Row} from '../wire/methods.ts';

// A column of a long list, after the one with the name.
export interface Column {
  words: string;
  of: (row: Row) => string;
  found?: boolean; // known of what was looked for, too
  number?: boolean;
  tag?: (row: Row) => '' | 'good' | 'warn' | 'bad'; // shown as a tag that looks so
}

const looks: Record<string, 'bad' | 'warn'> = {critical: 'bad', high: 'warn'};
export const lookOfUrgency = (urgency: string | undefined) => looks[urgency ?? ''] ?? '';
