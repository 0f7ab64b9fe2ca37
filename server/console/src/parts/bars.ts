// SPDX-License-Identifier: MIT
// The lines of a score as the server says them ("+12,500 eligible"), cut into points and words.

export interface Bar {
  points: string;
  words: string;
  width: number; // of 100: beside the largest of them
  less: boolean; // takes away
}

const line = /^([+\-−]?)([\d,]+)\s+(.*)$/su;

export function barsOf(reasons: string[]): Bar[] {
  const cut = reasons.map((reason) => {
    const found = line.exec(reason);
    if (found === null) return {points: '', words: reason, size: 0, less: false};
    const [, sign = '', digits = '', words = ''] = found;
    return {points: `${sign}${digits}`, words, size: Number(digits.replaceAll(',', '')), less: sign === '-' || sign === '−'};
  });
  const largest = Math.max(1, ...cut.map((each) => each.size));
  return cut.map(({points, words, size, less}) => ({points, words, less, width: Math.round((100 * size) / largest)}));
}
