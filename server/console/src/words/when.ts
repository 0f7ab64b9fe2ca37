// SPDX-License-Identifier: MIT
// Days and times as the centre's clock has them, clock changes included, and how long ago something was.
import {say} from './say.ts';

const zone = 'Europe/London';
const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', {timeZone: zone, ...options});
const dayFormat = format({weekday: 'short', day: 'numeric', month: 'short', year: 'numeric'});
const timeFormat = format({hour: '2-digit', minute: '2-digit'});
const isoFormat = new Intl.DateTimeFormat('en-CA', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit'});

// Seconds since 1970, as the wire has instants.
export function sayDay(seconds: number): string {
  return dayFormat.format(seconds * 1000);
}

export function sayInstant(seconds: number): string {
  return `${dayFormat.format(seconds * 1000)}, ${timeFormat.format(seconds * 1000)}`;
}

export function sayTime(seconds: number): string {
  return timeFormat.format(seconds * 1000);
}

// "2026-05-03", a day of the centre's calendar whatever the zone.
export function sayDate(day: string): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(at) ? day : dayFormat.format(at);
}

// Today at the centre, as the wire has days; or some days before.
export function today(now: number = Date.now(), daysBefore = 0): string {
  const [year, month, day] = isoFormat.format(now).split('-').map(Number);
  return new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, (day ?? 1) - daysBefore)).toISOString().slice(0, 10);
}

export function sayLong(seconds: number): string {
  if (seconds < 90) return say('common.seconds', {count: Math.max(0, Math.round(seconds))});
  if (seconds < 90 * 60) return say('common.minutes', {count: Math.round(seconds / 60)});
  if (seconds < 36 * 3600) return say('common.hours', {count: Math.round(seconds / 3600)});
  return say('common.days', {count: Math.round(seconds / 86400)});
}

// Ninety minutes as people write them: 1 h 30 min.
export function sayMinutes(minutes: number): string {
  return say('common.duration', {hours: Math.trunc(minutes / 60), minutes: Math.abs(minutes % 60)});
}

const wallFormat = new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'medium'});

// A day and a time of the centre's clock, as the wire has instants, wherever the browser is. A time that the clock skips in
// spring is an hour off; of the two there are in autumn it is one.
export function instantOf(day: string, time: string): number | undefined {
  const wall = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(wall)) return undefined;
  const ahead = (at: number) => Date.parse(`${wallFormat.format(at).replace(' ', 'T')}Z`) - at;
  return (wall - ahead(wall - ahead(wall))) / 1000;
}
