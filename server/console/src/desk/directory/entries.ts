// SPDX-License-Identifier: MIT
// An entry as it is sent: what stands in it, without what the server says of it.
import type {DirectoryEntry, Params} from '../../wire/methods.ts';
import {freshKey} from '../../wire/key.ts';
import {today} from '../../words/when.ts';

export const texts = ['description', 'how', 'place', 'postcode', 'open_when', 'telephone', 'e_mail', 'website', 'accessibility', 'languages', 'cost', 'causes'] as const;

export function given(entry: DirectoryEntry): Params<'directory.keep'> {
  const {published: _published, changed_at: _at, changed_by: _by, ...kept} = entry;
  return kept;
}

export const inAYear = () => `${Number(today().slice(0, 4)) + 1}${today().slice(4) === '-02-29' ? '-02-28' : today().slice(4)}`;

// Told by its name, and nobody else's: other directories know it by this.
export const newId = (name: string) => `${name.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-').replaceAll(/^-|-$/gu, '').slice(0, 40)}-${freshKey().slice(-6)}`;
