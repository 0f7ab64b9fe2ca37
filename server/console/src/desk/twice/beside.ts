// SPDX-License-Identifier: MIT
// What is known of two people, a line for each thing that is known of either; what differs stands first.
import type {Cells} from '../../wire/methods.ts';

export interface Line {
  column: string;
  first: string;
  second: string;
  same: boolean;
}

export function beside(first: Cells, second: Cells): Line[] {
  const columns = [...new Set([...Object.keys(first), ...Object.keys(second)])].filter((column) => column !== 'id');
  const lines = columns.map((column) => {
    const [one, other] = [first[column] ?? '', second[column] ?? ''];
    return {column, first: one.replaceAll('_', ' ') || '–', second: other.replaceAll('_', ' ') || '–', same: one === other};
  });
  return [...lines.filter((line) => !line.same), ...lines.filter((line) => line.same)];
}
