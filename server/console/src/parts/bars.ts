// SPDX-License-Identifier: MIT
// A score as bars: from the lines of it as the server says them ("+12,500 eligible"), or from its terms.
import type {Term} from '../wire/methods.ts';
import {say, sayCode} from '../words/say.ts';
import {sayMinutes} from '../words/when.ts';

export interface Bar {
  points: string;
  words: string;
  width: number; // of 100: beside the largest of them
  less: boolean; // takes away
}

const line = /^([+\-−]?)([\d,]+)\s+(.*)$/su;
const signed = new Intl.NumberFormat('en-GB', {signDisplay: 'always'});

function beside(rows: {points: string; words: string; size: number; less: boolean}[]): Bar[] {
  const largest = Math.max(1, ...rows.map((each) => each.size));
  return rows.map(({points, words, size, less}) => ({points, words, less, width: Math.round((100 * size) / largest)}));
}

export function barsOf(reasons: string[]): Bar[] {
  return beside(
    reasons.map((reason) => {
      const found = line.exec(reason);
      if (found === null) return {points: '', words: reason, size: 0, less: false};
      const [, sign = '', digits = '', words = ''] = found;
      return {points: `${sign}${digits}`, words, size: Number(digits.replaceAll(',', '')), less: sign === '-' || sign === '−'};
    }),
  );
}

// What a term measures: metres, minutes, or a count.
function measured({code, measure}: Term): string {
  if (code === 'travel') return say('common.kilometres', {km: (measure / 1000).toFixed(1)});
  return code === 'availability_surplus' ? sayMinutes(measure) : String(measure);
}

export function barsOfTerms(terms: Term[]): Bar[] {
  return beside(
    terms.map((term) => ({
      points: signed.format(term.points),
      words: term.code === 'travel' && term.measure === 0 ? say('common.no_journey') : sayCode('term', term.code, {count: term.measure, measure: measured(term)}),
      size: Math.abs(term.points),
      less: term.points < 0,
    })),
  );
}
