// SPDX-License-Identifier: MIT
// A spreadsheet on its way in: tried, or written. What is wrong with it is an answer, told row by row; only what never came
// to that is a fault.
import {Fault} from '../../wire/outcome.ts';

export const tables = ['volunteers', 'organisations', 'roles', 'shifts', 'contacts', 'referrals'] as const;
export type Table = (typeof tables)[number];

export interface Told {
  title?: string; // why not, in words
  detail?: string;
  rows?: number;
  added?: number;
  changed?: number;
  batch?: number;
  errors?: {row: number; column: string; message: string}[];
  omitted?: number; // errors that are not told
  notes?: {row: number; column: string; read: string; noted: string; message: string; perhaps?: string}[];
  columns?: string[];
  changes?: {row: number; id: string; does: 'add' | 'change'; columns: string[]; like?: string[]}[];
  changes_omitted?: number;
  mappings?: string[]; // kept headings that fit
}

export interface Asked {
  table: Table;
  file: File;
  sheet: string;
  mapping: string; // by name
  headings: Record<string, string>; // what each stands for; '': nothing
}

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** With a key it is written, once however often it is sent; without one it is tried. `keep`: the headings, by this name. */
export async function send({table, file, sheet, mapping, headings}: Asked, key?: string, keep = ''): Promise<Told> {
  const said: [string, string][] = [['table', table], ['file', file.name], ['sheet', sheet], ['mapping', mapping], ['keep', keep], ['dry_run', key === undefined ? 'true' : '']];
  const query = said.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  for (const [heading, column] of Object.entries(headings)) query.push(`column=${encodeURIComponent(heading)}=${encodeURIComponent(column)}`);
  let answer: Response;
  try {
    answer = await fetch(`/import?${query.join('&')}`, {
      method: 'POST',
      headers: {'Content-Type': /\.xlsx$/iu.test(file.name) ? workbook : 'text/csv', ...(key === undefined ? {} : {'Idempotency-Key': key})},
      body: file,
      credentials: 'same-origin',
    });
  } catch {
    throw new Fault('unreachable');
  }
  if (answer.status >= 500 || !/json/u.test(answer.headers.get('Content-Type') ?? '')) throw new Fault('server');
  return (await answer.json()) as Told;
}
