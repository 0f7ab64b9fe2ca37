// SPDX-License-Identifier: MIT
// The days a funder asks about, and the figures as a table has them.
import type {QuarterFigure} from '../../wire/methods.ts';

export interface Days {
  first: string;
  last: string;
}

// The last whole quarter before a day: 2026-11-23 asks for July to September.
export function quarterBefore(day: string): Days {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const begins = Math.trunc((month - 1) / 3) * 3; // of this quarter, months counted from 0
  const iso = (monthAt: number, dayAt: number) => new Date(Date.UTC(year, monthAt, dayAt)).toISOString().slice(0, 10);
  return {first: iso(begins - 3, 1), last: iso(begins, 0)};
}

export const measures = ['enquired', 'registered', 'referred', 'started', 'twelve_weeks_due', 'still_there', 'worked', 'helped', 'into_work', 'training_done'] as const;
export const splits = ['ward', 'age', 'disability', 'ethnic_group', 'gender', 'work'] as const;

// The parts of a split in the order they were told, those that are not known last.
export function partsOf(figures: QuarterFigure[], split: string): string[] {
  const parts = [...new Set(figures.filter((each) => each.split === split).map((each) => each.part ?? ''))];
  return [...parts.filter((part) => part !== ''), ...parts.filter((part) => part === '')];
}

export function figureOf(figures: QuarterFigure[], split: string, part: string, measure: string): QuarterFigure | undefined {
  return figures.find((each) => each.split === split && (each.part ?? '') === part && each.measure === measure);
}

// How much of a measure: hours of what was worked, organisations that were helped, else people.
export function countOf(figure: QuarterFigure | undefined): number {
  if (figure === undefined) return 0;
  if (figure.measure === 'worked') return Math.round(figure.minutes / 60);
  return figure.measure === 'helped' ? figure.times : figure.people;
}
