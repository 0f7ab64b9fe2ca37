// SPDX-License-Identifier: MIT

// Which of five shades: 0 for nothing, then fifths of the largest, so that few and many can be told apart.
export function stepOf(value: number, largest: number): number {
  if (value === 0 || largest <= 0) return 0;
  return Math.min(4, Math.max(1, Math.ceil((4 * Math.abs(value)) / largest)));
}

// Ticks of an axis from 0: at most six, of a round size, the last not below the largest.
export function ticks(largest: number): number[] {
  if (largest <= 0) return [0, 1];
  const rough = largest / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = Math.max(1, ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power);
  return Array.from({length: Math.ceil(largest / size) + 1}, (_, at) => at * size);
}

// Rows as a file that spreadsheets read: quoted where it must be, and no cell that they would take for a formula.
export function csvOf(rows: string[][]): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/u.test(text) && !/^-?\d+(\.\d+)?$/u.test(text) ? `'${text}` : text;
    return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
